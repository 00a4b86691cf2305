import { UserError } from '@drawdown/records';

/** A family of weights over the radii ε₁ < … < εK. */
export type WeightFamily = 'linear' | 'geometric' | 'harmonic' | 'uniform' | 'explicit';

/** How the radii are weighted. */
export type WeightSetting = {
  readonly weights: WeightFamily;
  /** The quotient of neighbours, for `geometric`. */
  readonly rho: number;
  /** The weights themselves, for `explicit`. */
  readonly explicit: readonly number[];
  /** Whether the weights are divided by their sum. */
  readonly normalised: boolean;
  readonly allowIncreasing: boolean;
};

const families: Readonly<Record<WeightFamily, (k: number, radii: number, setting: WeightSetting) => number>> =
  {
    linear: (k, radii) => radii - k + 1,
    geometric: (k, _, { rho }) => rho ** k,
    harmonic: (k) => 1 / k,
    uniform: () => 1,
    explicit: (k, _, { explicit }) => explicit[k - 1] as number,
  };

/**
 * The weights w₁ … wK of the radii.
 *
 * @throws UserError for explicit weights of another number than the radii, not positive, or increasing without
 *   `allowIncreasing`
 */
export function radiusWeights(radii: number, setting: WeightSetting): readonly number[] {
  expectExplicit(radii, setting);
  const weights = Array.from({ length: radii }, (_, index) =>
    families[setting.weights](index + 1, radii, setting),
  );
  if (!setting.normalised) return weights;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function expectExplicit(radii: number, { weights, explicit, allowIncreasing }: WeightSetting): void {
  if (weights !== 'explicit') {
    if (explicit.length === 0) return;
    throw new UserError(
      `explicit weights were given, but weights is '${weights}'; set weights to 'explicit'`,
    );
  }
  if (explicit.length !== radii) {
    throw new UserError(
      `explicit needs one weight per radius: ${radii} radii, but ${explicit.length} weights (${explicit}) were given`,
    );
  }
  if (!explicit.every((weight) => weight > 0)) {
    throw new UserError(`weights must be above 0, but explicit is ${explicit}`);
  }
  const rise = explicit.findIndex((weight, index) => weight > (explicit[index - 1] ?? weight));
  if (rise > 0 && !allowIncreasing) {
    throw new UserError(
      `weights must not increase with the radius, but ${explicit[rise]} follows ${explicit[rise - 1]}; set allowIncreasing to train the contrast`,
    );
  }
}
