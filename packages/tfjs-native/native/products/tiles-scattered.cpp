#include "tile-code.hpp"

namespace drawdown::DRAWDOWN_ISA {

template TileFunction<float> tileFunction<float, Side::scattered>(int, int);

}  // namespace drawdown::DRAWDOWN_ISA
