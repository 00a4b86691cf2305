export { type Addon, loadAddon } from './addon.ts';
export { NativeBackend, type NativeMemory } from './backend.ts';
export { type NativeOptions, type RegisteredBackend, registerBackend } from './register.ts';
