/** The ways in which `drawdown bounds` bounds margins; apart from them, so that `--help` loads nothing. */
export const methodNames = [
  'ibp',
  'crown-ibp',
  'crown-ibp-zero',
  'crown-ibp-one',
  'crown',
  'fast-lin',
  'alpha-crown',
  'deepz',
] as const;

/** One of {@link methodNames}. */
export type MethodName = (typeof methodNames)[number];
