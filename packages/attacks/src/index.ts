export type { Attack, Logits } from './attack.ts';
export { projectIntoBox, randomPoints } from './box-points.ts';
export { type FgsmSettings, fgsm } from './fgsm.ts';
export { type AttackLoss, crossEntropy, labelMask, smallestMargin } from './losses.ts';
export { type PgdSettings, pgd, type StepDecay } from './pgd.ts';
