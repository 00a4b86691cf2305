#include "../core/isa.hpp"

#include "../kernels.hpp"
#include "check.hpp"

namespace drawdown::test {
namespace {

TEST(isa_best_is_the_default) {
  choose_isa("");
  kernels();
  CHECK(!available_isas().empty());
  CHECK(available_isas().front() == current_isa());
}

TEST(isa_can_be_chosen_and_unknown_ones_are_refused_with_the_known_ones) {
  for (const std::string& name : available_isas()) {
    choose_isa(name);
    CHECK(name == current_isa());
  }
  const std::string message = MESSAGE_OF(std::invalid_argument, choose_isa("mmx"));
  CHECK(message.find("mmx") != std::string::npos);
  for (const std::string& name : available_isas()) CHECK(message.find(name) != std::string::npos);
  choose_isa("");
}

TEST(isa_peak_counts_two_operations_for_each_multiply_add) {
  for (const std::string& name : available_isas()) {
    choose_isa(name);
    const double single = kernels().peak(1000);
    CHECK(single > 0);
    CHECK(kernels().peak(3000) == 3 * single);
    // Twice as many numbers of half the size fit into a register.
    CHECK(kernels().peak64(1000) == single / 2);
    MESSAGE_OF(std::invalid_argument, kernels().peak(0));
  }
  choose_isa("");
}

}  // namespace
}  // namespace drawdown::test
