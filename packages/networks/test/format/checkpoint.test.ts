import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { afterAll, describe, expect, it } from 'vitest';

import { loadParameters, saveParameters } from '../../src/format/checkpoint.ts';
import { encodeSafetensors } from '../../src/format/safetensors-encode.ts';
import type { Layer } from '../../src/layer.ts';
import { tinyNetworks } from '../../src/testing/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'drawdown checkpoint '));
afterAll(() => rmSync(folder, { recursive: true }));

const { network, parameters } = tinyNetworks.residual;

describe('saveParameters and loadParameters', () => {
  it.each(Object.entries(tinyNetworks))(
    'give back the same parameters in the same order: %s',
    (name, tiny) => {
      const path = join(folder, name, 'network.safetensors');
      saveParameters(path, tiny.parameters);
      const loaded = loadParameters(path, tiny.network);
      expect(loaded).toEqual(tiny.parameters);
      expect(Object.keys(loaded)).toEqual(Object.keys(tiny.parameters));
      expect(readdirSync(join(folder, name))).toEqual(['network.safetensors']);
    },
  );

  it('write bytes that depend on the parameters only', () => {
    const path = join(folder, 'bytes.safetensors');
    saveParameters(path, parameters);
    expect(new Uint8Array(readFileSync(path))).toEqual(encodeSafetensors(parameters));
  });

  it('refuse the parameters of another network, naming what differs', () => {
    const path = join(folder, 'other.safetensors');
    saveParameters(path, parameters);
    const fewer = { ...network, layers: network.layers.slice(0, 7) };
    expect(() => loadParameters(path, fewer)).toThrow(
      /holds the parameters of another network than 'tiny-residual': it holds '7\./,
    );
    const more = {
      ...network,
      layers: [...network.layers, { kind: 'linear', inputs: 3, outputs: 3 } as const],
    };
    expect(() => loadParameters(path, more)).toThrow("it lacks '8.weight' [3, 3]");
    const wider = network.layers.with(7, { kind: 'linear', inputs: 36, outputs: 4 } satisfies Layer);
    expect(() => loadParameters(path, { ...network, layers: wider })).toThrow(
      "'7.weight' should be [36, 4], but is [36, 3]",
    );
    expect(() => loadParameters(path, tinyNetworks.mlp.network)).toThrow(UserError);
  });

  it('refuse a truncated, a garbled and a missing file', () => {
    const path = join(folder, 'cut.safetensors');
    saveParameters(path, parameters);
    truncateSync(path, readFileSync(path).length - 5);
    expect(() => loadParameters(path, network)).toThrow(/cut\.safetensors is truncated/);
    writeFileSync(path, 'not at all what was expected');
    expect(() => loadParameters(path, network)).toThrow(/is not a safetensors file/);
    expect(() => loadParameters(join(folder, 'none'), network)).toThrow(/there is no such file/);
    expect(() => loadParameters(folder, network)).toThrow(UserError);
  });
});
