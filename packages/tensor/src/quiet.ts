import { enableProdMode } from '@tensorflow/tfjs-core';

// At the first tensor in Node, TensorFlow.js advertises tfjs-node on stderr, and it warns when a package registers a
// backend twice. Production mode is its own switch for these lines and changes nothing else that is used here.
enableProdMode();
