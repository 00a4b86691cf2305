import { buildNetwork, countFlops } from '@drawdown/networks';
import { parseEpsGrid } from '@drawdown/records';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { resolveConfig, type Strategy, strategies } from '@drawdown/training';
import { expect, it } from 'vitest';

import { openAddon } from '../../src/perf/peak.ts';
import { measureStep } from '../../src/perf/step.ts';
import { wasm } from '../tiny-suite.ts';

const network = buildNetwork('mlp-10', { inputShape: [6, 6, 1], classes: 4 });
const dataset = { name: 'mnist-embedded', grid: parseEpsGrid([0.05, 0.1]) };

it.each([
  ['ibp', { trainEps: 0.1 }],
  ['gmd-ibp', {}],
])(
  'measures a step of %s; its figures agree with each other, and no tensor is left',
  async (name, radius) => {
    const backend = await wasm();
    const strategy = strategies[name] as Strategy;
    const config = resolveConfig({ dataset, network: network.name, strategy, ...radius });
    const batch = 8;
    const speed = await expectNoLeak(() => measureStep({ config, strategy, network, batch, backend }));
    const radii = config.radii?.length ?? 1;
    expect(speed.passes).toBe(strategy.passes(network.classes, radii, config.strategy.parameters));
    expect(speed.medianSeconds).toBeGreaterThan(0);
    expect(speed.spreadSeconds).toBeGreaterThanOrEqual(0);
    expect(speed.samplesPerSecond).toBeCloseTo(batch / speed.medianSeconds, 6);
    const flops = 3 * speed.passes * countFlops(network) * batch;
    expect(speed.gflops * 1e9 * speed.medianSeconds).toBeCloseTo(flops, 3);
    expect(speed.shareOfPeak * speed.peakGflops).toBeCloseTo(speed.gflops, 9);
    const peakOf = openAddon() === null ? 'fastest kernel' : 'machine';
    expect(speed).toMatchObject({ backend: 'wasm', threads: 1, peakOf });
  },
);
