export type { Attack, Logits } from './attack.ts';
export { projectIntoBox, randomPoints } from './box-points.ts';
export { type FgsmSettings, fgsm } from './fgsm.ts';
export { type AttackLoss, crossEntropy, labelMask, smallestMargin } from './losses.ts';
export { type PgdSettings, pgd } from './pgd.ts';
export { propertyMargins } from './property-margins.ts';
export {
  type FoundPoint,
  type PropertyExample,
  type PropertySearchSettings,
  propertySearch,
  type Targets,
} from './property-search.ts';
export type { StepDecay } from './step-sizes.ts';
