import type { Dense } from '../dense-network.ts';
import {
  chosenEnds,
  type Ends,
  intervalsBehind,
  type PlainBall,
  type PlainProblem,
} from './plain-intervals.ts';

/**
 * The dual bound of Wong and Kolter (ICML 2018, arXiv:1711.00851, theorem 1 and algorithm 1) as it is written there: a lower
 * bound of c·ẑₖ over an ℓ∞-ball, with the bounds of every hidden layer by the same dual. A slow scalar reference.
 *
 * @param objective c, a number for each logit
 */
export function wongKolterBound(
  layers: readonly Dense[],
  objective: readonly number[],
  ball: PlainProblem,
): number {
  const bounds: Ends[] = [];
  const { centre, eps, choose } = ball;
  let before: Ends = { lower: centre.map((x) => x - eps), upper: centre.map((x) => x + eps) };
  for (let depth = 1; depth < layers.length; depth++) {
    const front = layers.slice(0, depth);
    const layer = front.at(-1) as Dense;
    const unit = (neuron: number, sign: number): number[] =>
      layer.bias.map((_, other) => (other === neuron ? sign : 0));
    const inside = chosenEnds(intervalsBehind(layer, before), choose, (neuron) => [
      dual(front, unit(neuron, 1), { bounds, ball }),
      -dual(front, unit(neuron, -1), { bounds, ball }),
    ]);
    bounds.push(inside);
    before = { lower: inside.lower.map(rectified), upper: inside.upper.map(rectified) };
  }
  return dual(layers, objective, { bounds, ball });
}

/** J(x, g(c)), equation 5, with the dual network's ν going backward, equations 8 and 9. */
function dual(
  layers: readonly Dense[],
  c: readonly number[],
  { bounds, ball: { centre, eps } }: { readonly bounds: readonly Ends[]; readonly ball: PlainBall },
): number {
  let nu = c.map((value) => -value);
  let bound = 0;
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const { weight, bias } = layers[depth] as Dense;
    bound -= dot(nu, bias);
    const nuHat = weight.map((row) => dot(row, nu));
    const inside = bounds[depth - 1];
    if (inside === undefined) return bound - dot(centre, nuHat) - eps * norm1(nuHat);
    nu = nuHat.map((value, neuron) => {
      const [l, u] = [inside.lower[neuron] as number, inside.upper[neuron] as number];
      if (u <= 0) return 0;
      if (l >= 0) return value;
      // α = u/(u − l): both parts of ν̂ are scaled alike.
      const scaled = (u / (u - l)) * value;
      bound += l * Math.max(scaled, 0);
      return scaled;
    });
  }
  throw new RangeError('a network has layers');
}

function rectified(x: number): number {
  return Math.max(x, 0);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}

function norm1(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}
