#pragma once

#include "../kernels.hpp"

// The tables that this build has: the build names the instruction sets that it compiles in DRAWDOWN_ISAS, as X(name) ….
namespace drawdown {

#define DRAWDOWN_TABLE(isa)  \
  namespace isa {            \
  const Kernels& table();    \
  }
DRAWDOWN_ISAS(DRAWDOWN_TABLE)
#undef DRAWDOWN_TABLE

}  // namespace drawdown
