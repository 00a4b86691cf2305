import type { Dense } from '../dense-network.ts';
import { chosenEnds, intervalsBehind, type PlainProblem } from './plain-intervals.ts';

/** Σ factor · (number of the layer before) + constant. */
interface Expression {
  readonly factors: readonly number[];
  readonly constant: number;
}

/** One neuron's abstraction: two expressions in the layer before, and two numbers. */
interface Neuron {
  readonly below: Expression;
  readonly above: Expression;
  readonly lower: number;
  readonly upper: number;
}

/**
 * DeepPoly as it is written (Singh et al., POPL 2019, §4): every neuron has a lower and an upper polyhedral bound in the neurons
 * before it, and concrete bounds by substituting these back to the input. A slow scalar reference.
 *
 * @param objective a number for each logit: the lower bound of their weighted sum is returned
 */
export function deepPolyBound(
  layers: readonly Dense[],
  objective: readonly number[],
  { centre, eps, choose }: PlainProblem,
): number {
  const nothing = { factors: [], constant: 0 };
  const known: (readonly Neuron[])[] = [
    centre.map((x) => ({ below: nothing, above: nothing, lower: x - eps, upper: x + eps })),
  ];
  for (const [depth, layer] of layers.entries()) {
    if (depth > 0) known.push((known.at(-1) as readonly Neuron[]).map(rectified));
    const neurons = layer.bias.map((constant, output) =>
      affine({ factors: layer.weight.map((row) => row[output] as number), constant }, known),
    );
    const before = known.at(-1) as readonly Neuron[];
    const ends = chosenEnds(
      intervalsBehind(layer, {
        lower: before.map(({ lower }) => lower),
        upper: before.map(({ upper }) => upper),
      }),
      choose,
      (neuron) => [neurons[neuron]?.lower as number, neurons[neuron]?.upper as number],
    );
    known.push(
      neurons.map((neuron, place) => ({
        ...neuron,
        lower: ends.lower[place] as number,
        upper: ends.upper[place] as number,
      })),
    );
  }
  return affine({ factors: objective, constant: 0 }, known).lower;
}

/** y = expression of the last layer that is known. */
function affine(expression: Expression, known: readonly (readonly Neuron[])[]): Neuron {
  return {
    below: expression,
    above: expression,
    lower: substituted(expression, known, 'below'),
    upper: substituted(expression, known, 'above'),
  };
}

/** y = max(0, x): neuron by neuron, in the one before it. */
function rectified({ lower: l, upper: u }: Neuron, place: number, all: readonly Neuron[]): Neuron {
  const times = (factor: number, constant = 0): Expression => ({
    factors: all.map((_, other) => (other === place ? factor : 0)),
    constant,
  });
  if (u <= 0) return { below: times(0), above: times(0), lower: 0, upper: 0 };
  if (l >= 0) return { below: times(1), above: times(1), lower: l, upper: u };
  // The lower one of the two with the smaller area.
  const below = u > -l ? times(1) : times(0);
  return { below, above: times(u / (u - l), (-u * l) / (u - l)), lower: 0, upper: u };
}

/** An end of an expression: each neuron is replaced by its own bound on the right side until the input is reached. */
function substituted(
  expression: Expression,
  known: readonly (readonly Neuron[])[],
  side: 'below' | 'above',
): number {
  let { factors, constant } = expression;
  for (let depth = known.length - 1; depth > 0; depth--) {
    const neurons = known[depth] as readonly Neuron[];
    const next = (known[depth - 1] as readonly Neuron[]).map(() => 0);
    for (const [index, factor] of factors.entries()) {
      const { below, above } = neurons[index] as Neuron;
      const bound = factor >= 0 === (side === 'below') ? below : above;
      constant += factor * bound.constant;
      for (const [before, value] of bound.factors.entries()) {
        next[before] = (next[before] as number) + factor * value;
      }
    }
    factors = next;
  }
  const inputs = known[0] as readonly Neuron[];
  return factors.reduce((sum, factor, index) => {
    const { lower, upper } = inputs[index] as Neuron;
    return sum + factor * (factor >= 0 === (side === 'below') ? lower : upper);
  }, constant);
}
