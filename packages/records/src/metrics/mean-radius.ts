import { epsNearest } from '../eps.ts';
import type { CertifiedCurve } from './drawdown.ts';

/**
 * The mean certified radius over the images: that of an image is the largest radius of the grid at which it is certified, 0
 * where there is none. A lower end of what a search between the radii would find.
 *
 * V(ε) counts the images that are certified at ε, and a certificate holds at every smaller radius, so the mean is
 * Σ V(εⱼ)·(εⱼ − εⱼ₋₁).
 */
export function meanCertifiedRadius({ grid, certified }: Pick<CertifiedCurve, 'grid' | 'certified'>): number {
  let [sum, last] = [0, 0];
  for (const [place, eps] of grid.entries()) {
    const radius = epsNearest(eps);
    sum += (certified[place] as number) * (radius - last);
    last = radius;
  }
  return sum;
}
