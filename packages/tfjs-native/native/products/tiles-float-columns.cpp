#include "tile-code.hpp"

namespace drawdown::DRAWDOWN_ISA {

template TileFunction<float> tileFunction<float, Side::columns>(int, int);

}  // namespace drawdown::DRAWDOWN_ISA
