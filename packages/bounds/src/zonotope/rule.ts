import type { Layer } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { RuleContext, Section } from '../rule.ts';
import type { ZonotopeArithmetic } from './arithmetic.ts';
import type { Room, Zonotope } from './zonotope.ts';

/** What a rule of the zonotope domain needs besides the zonotope itself. */
export interface ZonotopePass<A> {
  readonly zonotopes: ZonotopeArithmetic<A>;
  readonly room: Room;
  /** A sound box of the layer's input, computed when it is asked for. */
  readonly box: () => Box<A>;
  /** Passes a zonotope whose generators are shared through layers that the layer holds. */
  readonly inside: (section: Section<A>, input: Zonotope<A>) => Zonotope<A>;
}

/** How a zonotope passes forward through a layer of one kind. */
export type ZonotopeRule<L extends Layer> = <A>(
  context: RuleContext<A, L>,
  input: Zonotope<A>,
  pass: ZonotopePass<A>,
) => Zonotope<A>;
