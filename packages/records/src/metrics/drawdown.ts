import { type Eps, epsNearest } from '../eps.ts';
import type { Curve } from './curve.ts';

/** The part of a {@link Curve} that drawdown is read from: N and V over the grid. */
export type CertifiedCurve = Pick<Curve, 'grid' | 'natural' | 'certified'>;

/** The certified accuracy lost between two radii. */
export interface Drawdown {
  /** V(from) − V(to), a share of the images. */
  readonly absolute: number;
  /** 1 − V(to)/V(from); null where V(from) = 0. */
  readonly relative: number | null;
}

/** The drawdown over one step of the grid; `from` is null for ε = 0, where V = N. */
export interface Step extends Drawdown {
  readonly from: Eps | null;
  readonly to: Eps;
  /** (V(from) − V(to)) / (to − from): share lost per unit of ε. */
  readonly slope: number;
}

/** V(ε) − V(ε′), as a share. */
export function drawdown(before: number, after: number): number {
  return before - after;
}

/** 1 − V(ε′)/V(ε); null where V(ε) = 0, since nothing was there to lose. */
export function relativeDrawdown(before: number, after: number): number | null {
  return before === 0 ? null : 1 - after / before;
}

/** The drawdown from the smallest to the largest radius, and over each step of the grid, from ε = 0 on. */
export function gridDrawdown(curve: CertifiedCurve): Drawdown & { readonly steps: readonly Step[] } {
  const first = curve.certified[0] as number;
  const last = curve.certified.at(-1) as number;
  const steps = curve.grid.map((to, place): Step => {
    const from = place === 0 ? null : (curve.grid[place - 1] as Eps);
    const before = place === 0 ? curve.natural : (curve.certified[place - 1] as number);
    const after = curve.certified[place] as number;
    const width = epsNearest(to) - (from === null ? 0 : epsNearest(from));
    const absolute = drawdown(before, after);
    return { from, to, absolute, relative: relativeDrawdown(before, after), slope: absolute / width };
  });
  return { absolute: drawdown(first, last), relative: relativeDrawdown(first, last), steps };
}

/** The step with the largest loss per unit of ε, 0 included as V(0) = N; the first of equals. */
export function steepestStep(curve: CertifiedCurve): Step {
  return gridDrawdown(curve).steps.reduce((steepest, step) =>
    step.slope > steepest.slope ? step : steepest,
  );
}
