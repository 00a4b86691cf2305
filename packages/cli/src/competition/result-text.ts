import { writeCounterexample } from '@drawdown/onnx';

import type { InstanceResult } from './certify-instance.ts';

/** The results file of the verification competition: the verdict in one line, and for `sat` the counterexample below. */
export function resultText({ vnncomp, witness }: Pick<InstanceResult, 'vnncomp' | 'witness'>): string {
  if (vnncomp !== 'sat' || witness === null) return `${vnncomp}\n`;
  return `sat\n${writeCounterexample(witness.inputs, witness.outputs)}`;
}
