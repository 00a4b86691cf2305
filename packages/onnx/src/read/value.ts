import type { Activation } from './activation.ts';
import type { Constant } from './constant.ts';

/** What flows between nodes: known before anything runs, or dependent on the input. */
export type Value = Constant | Activation;
