export { type Oracle, readOracle } from './oracle.ts';
export { type OracleCase, type OracleFile, oracleFileSchema } from './oracle-schema.ts';
export { randomParameters } from './random-parameters.ts';
export { referenceForward } from './reference-forward.ts';
export { type TinyName, type TinyNetwork, tinyNetworks } from './tiny-networks.ts';
