#include "panels.hpp"

#include "tile.hpp"

namespace drawdown::DRAWDOWN_ISA {
namespace {

/** Vectors of a tile: two leave room for the most rows, and a long panel of them stays in the first cache. */
constexpr int tileVectors = 2;

/** Some vectors of the panel's columns, from `offset` on, against all rows. */
void multiplyColumns(const PanelProduct& p, int offset, int vectors) {
  const int column = p.column + offset;
  const Parts tiles = partsOf(p.inner, rowsOf(vectors));
  Tile<double> tile;
  tile.aRow = p.innerStep;
  tile.aStep = 1;
  tile.aOuter = p.segmentStep;
  tile.b = p.panel + offset;
  tile.bStep = p.panelWidth;
  tile.bOuter = static_cast<std::ptrdiff_t>(p.panelWidth) * p.length;
  tile.inner = p.length;
  tile.outer = p.segments;
  tile.cRow = p.n;
  tile.columns = p.n - column < vectors * lanes<double> ? p.n - column : vectors * lanes<double>;
  tile.add = p.add;
  for (int index = 0; index < tiles.count; index++) {
    const TileFunction<double> run = tileFunction<double, Side::rows>(tiles.length(index), vectors);
    const int row = tiles.start(index);
    for (int i = 0; i < p.outer; i++) {
      tile.a = p.a + i * p.outerStep + row * p.innerStep;
      tile.c = p.c + (static_cast<std::ptrdiff_t>(i) * p.inner + row) * p.n + column;
      run(tile);
    }
  }
}

}  // namespace

void multiplyPanel(const PanelProduct& p) {
  for (int offset = 0; offset < p.panelWidth && p.column + offset < p.n;) {
    const int left = (p.panelWidth - offset) / lanes<double>;
    const int vectors = left < tileVectors ? left : tileVectors;
    multiplyColumns(p, offset, vectors);
    offset += vectors * lanes<double>;
  }
}

}  // namespace drawdown::DRAWDOWN_ISA
