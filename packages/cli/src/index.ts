export { type CommandLineOptions, runCommandLine } from './command-line.ts';
export { EXIT } from './errors.ts';
export type { Terminal, TextStream } from './terminal.ts';
