#include "tile-code.hpp"

namespace drawdown::DRAWDOWN_ISA {

template TileFunction<double> tileFunction<double, Side::columns>(int, int);

}  // namespace drawdown::DRAWDOWN_ISA
