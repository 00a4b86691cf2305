export { buildReport } from './build-report.ts';
export { type BuilderName, builders } from './builders/catalogue.ts';
export { type FigureName, figures } from './figures/catalogue.ts';
export type { ReportFile } from './report-file.ts';
export type { Baseline, Cell, RungInfo, StrategyInfo, Study } from './study.ts';
export { printTable } from './terminal.ts';
