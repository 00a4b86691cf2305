#include "tile-code.hpp"

namespace drawdown::DRAWDOWN_ISA {

template TileFunction<double> tileFunction<double, Side::rows>(int, int);

}  // namespace drawdown::DRAWDOWN_ISA
