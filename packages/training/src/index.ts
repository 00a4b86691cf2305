export { strategies } from './catalogue.ts';
export { type ConfigRequest, resolveConfig } from './config.ts';
export type { Moment } from './context.ts';
export {
  type GlobalDefinition,
  type GlobalParameters,
  type GlobalStrategy,
  globalStrategy,
} from './global-strategy.ts';
export { robustCrossEntropy } from './losses.ts';
export { type Outcome, objective, type Setting } from './objective.ts';
export {
  choice,
  count,
  flag,
  numberList,
  type Parameter,
  type ParameterTable,
  type ParameterValues,
  positive,
  ratio,
  resolveParameters,
} from './parameters.ts';
export type { Progress } from './progress.ts';
export {
  defaultRecipe,
  type Recipe,
  type RecipeOverrides,
  readRecipe,
  recipeDocs,
  resolveRecipe,
} from './recipe.ts';
export { readRun, type TrainedRun } from './run-folder.ts';
export { strategyFile, trainingSources } from './sources.ts';
export { openStepper, type Stepper } from './stepper.ts';
export {
  defineStrategy,
  type Limit,
  type LossContext,
  type Prepared,
  type Strategy,
  type StrategyContext,
  type StrategyDefinition,
} from './strategy.ts';
export { type TrainOptions, train } from './trainer.ts';
