// One instruction set's table of kernels: compiled once for each, as the kernels are.
#include "table.hpp"

namespace drawdown::DRAWDOWN_ISA {

#define DRAWDOWN_DECLARE(name, ...) Function<__VA_ARGS__> name;
DRAWDOWN_KERNELS(DRAWDOWN_DECLARE)
#undef DRAWDOWN_DECLARE

const Kernels& table() {
#define DRAWDOWN_ENTRY(name, ...) name,
  static const Kernels entries = {DRAWDOWN_KERNELS(DRAWDOWN_ENTRY)};
#undef DRAWDOWN_ENTRY
  return entries;
}

}  // namespace drawdown::DRAWDOWN_ISA
