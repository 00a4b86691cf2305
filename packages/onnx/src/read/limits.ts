/** The most numbers that one value between two layers may have. */
export const MOST_ELEMENTS: number = 2 ** 24;

/** The most numbers of a constant that is computed from others. */
export const MOST_CONSTANT_ELEMENTS: number = 2 ** 28;

/** The most weights of a layer that is written out as a linear one. */
export const MOST_DENSE_WEIGHTS: number = 2 ** 24;

/** The most bytes of one layer's weights. */
export const MOST_WEIGHT_BYTES: number = 2 ** 31;
