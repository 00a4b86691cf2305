export { type OnnxRuntime, openRuntime } from './open-runtime.ts';
