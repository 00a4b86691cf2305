#pragma once

#include <string>
#include <vector>

namespace drawdown {

/** The instruction sets that the build has and this machine runs, the best first. */
std::vector<std::string> available_isas();

/**
 * Chooses the instruction set of `kernels()`; an empty name means the best.
 *
 * @throws std::invalid_argument where the build or the machine has not that one
 */
void choose_isa(const std::string& name);

/** The name of the instruction set in use. */
const char* current_isa();

}  // namespace drawdown
