import type { Shape } from '../network.ts';
import type { Step } from '../steps.ts';

/** What a network is for: the shape of one image, `[height, width, channels]` or `[features]`, and the classes. */
export interface Problem {
  readonly inputShape: Shape;
  readonly classes: number;
}

/** An entry of the zoo: an architecture, or a family of them by numbers in the name. */
export interface Architecture {
  /** Its name in the literature. */
  readonly title: string;
  /** Where it comes from: an arXiv identifier or a repository. */
  readonly cite: string;
  /** A name that builds one, for tables and tests. */
  readonly example: string;
  /** The layers for a problem, to be sized by what comes in; `numbers` are those of the name, in order. */
  readonly steps: (problem: Problem, numbers: readonly number[]) => readonly Step[];
}
