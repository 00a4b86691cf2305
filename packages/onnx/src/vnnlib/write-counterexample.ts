/**
 * A counterexample as the tools of VNN-COMP exchange it: the inputs in the flat order of the ONNX input and the outputs
 * that the network gives for them, `((X_0 0.5) … (Y_0 -1.25) …)`, every number with the digits that tell it from others.
 *
 * @throws RangeError for a number that is not finite
 */
export function writeCounterexample(inputs: ArrayLike<number>, outputs: ArrayLike<number>): string {
  return `(${[...entries('X', inputs), ...entries('Y', outputs)].join('\n')})\n`;
}

function entries(letter: 'X' | 'Y', values: ArrayLike<number>): string[] {
  return Array.from(values, (value, index) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`${letter}_${index} of a counterexample is ${value}, which is no real number`);
    }
    return `(${letter}_${index} ${value})`;
  });
}
