import type { Spec } from 'vega';

import type { StudySummary } from '../summary.ts';

/** A drawn figure. */
export interface Figure {
  /** The file's name, without ending. */
  readonly name: string;
  readonly title: string;
  /** What the figure shows and how to read it, a sentence or two. */
  readonly caption: string;
  /** A standalone SVG document, which may also stand inside an HTML page. */
  readonly svg: string;
}

/** A figure as a Vega specification: plain data. */
export interface FigureSpec {
  readonly title: string;
  readonly caption: string;
  readonly spec: Spec;
}

/** From the numbers to a specification. Pure. */
export type FigureDesign = (summary: StudySummary) => FigureSpec;
