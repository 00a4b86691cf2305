#include "tile-code.hpp"

namespace drawdown::DRAWDOWN_ISA {

template TileFunction<float> tileFunction<float, Side::rows>(int, int);

}  // namespace drawdown::DRAWDOWN_ISA
