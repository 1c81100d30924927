import { afterEach, expect, test, vi } from 'vitest';
import { createEngine, packRecords } from '../../../engine/index.ts';

afterEach(() => vi.unstubAllGlobals());

test('where there is no WebAssembly, the reference tier runs every pipeline and says why', async () => {
  vi.stubGlobal('WebAssembly', undefined); // as under --jitless
  for (const pipeline of [
    { parse: 'json' },
    { parse: 'apache-combined' },
    { parse: { regex: '(?P<v>.*)' } },
  ] as const) {
    const engine = createEngine(pipeline, { threads: 1 });
    expect(engine.plan.tier).toEqual({ kind: 're2', because: 'this process has no WebAssembly (--jitless)' });
    await engine.ready();
    const { status } = await engine.run(packRecords(['{}']));
    expect(status).toHaveLength(1);
  }
  expect(() => createEngine({ parse: 'json' }, { tier: 'kernel' })).toThrowError(
    'setting: tier: expected a tier that can run this pipeline, found "kernel", which cannot: this process has no WebAssembly (--jitless); use auto, or re2',
  );
});
