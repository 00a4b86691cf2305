import {
  childPath,
  type Layer,
  type LayerOf,
  type Network,
  outputShape,
  type Parameters,
  type StoredArray,
} from '@drawdown/networks';
import type { Rng } from '@drawdown/records';

import { flattened, pooled, taps, type Values } from './plain-windows.ts';

/** How a scalar float32 pass is to be evaluated: sums in random order, and constants of a layer folded or not. */
export interface AnyOrder {
  readonly rng: Rng;
  /** Whether subnormal operands and results become 0. */
  readonly flush: boolean;
}

/** The logits of one image by float32 operations one by one, every sum in another random order. Slow. */
export function float32InAnyOrder(
  { network, parameters }: { network: Network; parameters: Parameters<StoredArray> },
  image: ArrayLike<number>,
  order: AnyOrder,
): readonly number[] {
  const pass = new Pass(parameters, order);
  return pass.through(network.layers, '', { shape: network.inputShape, data: Array.from(image) }).data;
}

class Pass {
  readonly #parameters: Parameters<StoredArray>;
  readonly #order: AnyOrder;

  constructor(parameters: Parameters<StoredArray>, order: AnyOrder) {
    this.#parameters = parameters;
    this.#order = order;
  }

  through(layers: readonly Layer[], prefix: string, input: Values): Values {
    return layers.reduce((values, layer, index) => this.#layer(layer, `${prefix}${index}`, values), input);
  }

  #layer(layer: Layer, path: string, input: Values): Values {
    const shape = outputShape(layer, input.shape);
    const { data } = input;
    const of = (f: (x: number, at: number) => number): Values => ({ shape, data: data.map(f) });
    switch (layer.kind) {
      case 'linear':
        return { shape, data: this.#linear(layer, path, data) };
      case 'conv2d':
        return { shape, data: this.#conv2d(layer, path, input) };
      case 'relu':
        return of((x) => Math.max(this.#read(x), 0));
      case 'leaky-relu':
        return of((x) => (x >= 0 ? this.#read(x) : this.#times(x, Math.fround(layer.slope))));
      case 'sigmoid':
        return of((x) => Math.fround(1 / (1 + Math.exp(-x))));
      case 'tanh':
        return of((x) => Math.fround(Math.tanh(x)));
      case 'flatten':
        return { shape, data: flattened(input, layer.order) };
      case 'batch-norm': {
        const scale = this.#numbers(path, 'gamma').map((gamma, channel) => {
          const variance = this.#numbers(path, 'variance')[channel] ?? Number.NaN;
          const argument = this.#plus(variance, Math.fround(layer.epsilon));
          return this.#round(gamma / Math.fround(Math.sqrt(argument)));
        });
        return of(this.#byChannel(this.#numbers(path, 'mean'), scale, this.#numbers(path, 'beta')));
      }
      case 'normalize': {
        const scale = layer.deviation.map((deviation) => this.#round(1 / Math.fround(deviation)));
        const mean = layer.mean.map(Math.fround);
        return of(
          this.#byChannel(
            mean,
            scale,
            mean.map(() => 0),
          ),
        );
      }
      case 'scale': {
        const scale = this.#numbers(path, 'scale');
        return of(
          this.#byChannel(
            scale.map(() => 0),
            scale,
            this.#numbers(path, 'offset'),
          ),
        );
      }
      case 'average-pool':
        return {
          shape,
          data: pooled(layer, input, shape, (values) => {
            const divisor = layer.divisor === 'window' ? layer.size[0] * layer.size[1] : values.length;
            return this.#either(
              () => this.#round(this.#sum(values) / divisor),
              () => this.#sum(values.map((value) => this.#times(value, Math.fround(1 / divisor)))),
            );
          }),
        };
      case 'max-pool':
        return { shape, data: pooled(layer, input, shape, (values) => Math.max(...values)) };
      case 'residual': {
        const body = this.through(layer.body, childPath(path, 'body', 0).slice(0, -1), input);
        const shortcut = this.through(layer.shortcut, childPath(path, 'shortcut', 0).slice(0, -1), input);
        return { shape, data: body.data.map((x, at) => this.#plus(x, shortcut.data[at] ?? Number.NaN)) };
      }
    }
  }

  #linear({ inputs, outputs }: LayerOf<'linear'>, path: string, data: readonly number[]): number[] {
    const weight = this.#numbers(path, 'weight');
    return this.#numbers(path, 'bias').map((bias, output) =>
      this.#sum([
        bias,
        ...Array.from({ length: inputs }, (_, input) =>
          this.#times(data[input] ?? Number.NaN, weight[input * outputs + output] ?? Number.NaN),
        ),
      ]),
    );
  }

  #conv2d(layer: LayerOf<'conv2d'>, path: string, input: Values): number[] {
    const weight = this.#numbers(path, 'weight');
    const bias = this.#numbers(path, 'bias');
    const { inputs, outputs } = layer;
    const [height = 0, width = 0] = outputShape(layer, input.shape);
    return Array.from({ length: height * width }, (_, place) =>
      bias.map((offset, output) =>
        this.#sum([
          offset,
          ...taps(layer, input.shape, [Math.floor(place / width), place % width]).flatMap(({ tap, pixel }) =>
            Array.from({ length: inputs }, (_, channel) =>
              this.#times(
                input.data[pixel * inputs + channel] ?? Number.NaN,
                weight[(tap * inputs + channel) * outputs + output] ?? Number.NaN,
              ),
            ),
          ),
        ]),
      ),
    ).flat();
  }

  /** scale · (x − mean) + offset, or scale · x + (offset − scale · mean). */
  #byChannel(
    mean: readonly number[],
    scale: readonly number[],
    offset: readonly number[],
  ): (x: number, at: number) => number {
    const of = (values: readonly number[], at: number): number => values[at % values.length] ?? Number.NaN;
    return (x, at) =>
      this.#either(
        () => this.#plus(this.#times(this.#plus(x, -of(mean, at)), of(scale, at)), of(offset, at)),
        () =>
          this.#plus(
            this.#times(x, of(scale, at)),
            this.#plus(of(offset, at), -this.#times(of(scale, at), of(mean, at))),
          ),
      );
  }

  #numbers(path: string, name: string): readonly number[] {
    return Array.from(this.#parameters[`${path}.${name}`]?.data ?? []);
  }

  #either<T>(one: () => T, other: () => T): T {
    return this.#order.rng.below(2) === 0 ? one() : other();
  }

  /** A sum of float32 numbers, two random ones at a time, or one by one in a random order. */
  #sum(values: readonly number[]): number {
    const order = this.#order.rng.permutation(values.length);
    const terms = Array.from(order, (at) => values[at] ?? Number.NaN);
    const isTree = this.#order.rng.below(2) === 0;
    while (terms.length > 1) {
      const [a = 0, b = 0] = terms.splice(0, 2);
      if (isTree) terms.push(this.#plus(a, b));
      else terms.unshift(this.#plus(a, b));
    }
    return terms[0] ?? 0;
  }

  #plus(a: number, b: number): number {
    // Rounding the float64 sum of two float32 numbers to float32 is rounding their exact sum once (Figueroa 1995).
    return this.#round(this.#read(a) + this.#read(b));
  }

  #times(a: number, b: number): number {
    return this.#round(this.#read(a) * this.#read(b));
  }

  #read(x: number): number {
    return this.#order.flush && Math.abs(x) < 2 ** -126 ? 0 : x;
  }

  #round(x: number): number {
    return this.#read(Math.fround(x));
  }
}
