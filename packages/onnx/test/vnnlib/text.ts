/** A property's text: declarations, bounds 0 … 1 of every input, and these lines. */
export function textOf(inputs: number, outputs: number, lines: readonly string[]): string {
  return [
    declarations(inputs, outputs),
    ...Array.from({ length: inputs }, (_, i) => `(assert (>= X_${i} 0.0))\n(assert (<= X_${i} 1.0))`),
    ...lines,
  ].join('\n');
}

/** The declarations of X_0 … and Y_0 …. */
export function declarations(inputs: number, outputs: number): string {
  return [
    ...Array.from({ length: inputs }, (_, i) => `(declare-const X_${i} Real)`),
    ...Array.from({ length: outputs }, (_, i) => `(declare-const Y_${i} Real)`),
  ].join('\n');
}
