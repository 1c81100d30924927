import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPlanFile } from '../../../engine/built/plan-file.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { buildPipeline, createEngine, packRecords } from '../../../engine/index.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const open = (file: Uint8Array, tier: 'auto' | 'kernel' | 're2' = 'auto', memoryMb: number | null = null) =>
  openPlanFile(file, FIXTURES, tier, memoryMb).plan;

afterEach(() => vi.unstubAllEnvs());

describe('a built pipeline', () => {
  const pipeline = { parse: 'json', set: { id: '${recordId}-${a}' }, limits: { depth: 100 } };
  const file = buildPipeline(pipeline);

  it.each([null, 128, 1769])('has the limits of the function it runs in, of %j MB', (memoryMb) => {
    expect(open(file, 'auto', memoryMb)).toEqual(buildPlan(pipeline, FIXTURES, 'auto', memoryMb));
  });

  it('runs on the tier that is asked for, as far as it can', () => {
    expect(open(file, 're2').tier).toEqual({ kind: 're2', because: 'as asked for' });
    expect(open(file, 'kernel').tier.kind).toBe('kernel');
    const declined = buildPipeline({ parse: 'json', steps: [{ split: { a: { by: ',' } } }] });
    expect(() => open(declined, 'kernel')).toThrow(/tier: expected a tier that can run this pipeline/);
    expect(() => open(file, 'fast' as 'auto')).toThrow(/tier: expected auto or kernel, re2, found "fast"/);
  });

  it('runs where there is no WebAssembly', () => {
    vi.stubGlobal('WebAssembly', undefined);
    try {
      expect(open(file).tier).toMatchObject({ kind: 're2', because: expect.stringMatching(/jitless/) });
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('of fields that a header names runs on the kernel behind it', async () => {
    const csv = buildPipeline({ decode: 'lines', parse: { csv: { header: true } } });
    const engine = createEngine(csv, { threads: 1 });
    const { bytes } = await engine.run(packRecords(['a,b\n1,2\n']));
    expect(Buffer.from(bytes).toString()).toContain('{"a":"1","b":"2"}');
    await engine.close();
  });

  it('has no key in it, and reads it where it runs', async () => {
    const secret = 'a key of at least sixteen bytes';
    vi.stubEnv('PII_KEY', secret);
    const redacting = buildPipeline({
      parse: 'json',
      steps: [{ redact: { a: { hash: { key: { env: 'PII_KEY' } } } } }],
    });
    expect(Buffer.from(redacting).includes(secret)).toBe(false);
    const engine = createEngine(redacting, { threads: 1 });
    const { bytes } = await engine.run(packRecords(['{"a":"x"}']));
    expect(Buffer.from(bytes).toString()).toMatch(/^\{"a":"[0-9a-f]{32,64}"\}\n$/);
    await engine.close();
    vi.unstubAllEnvs();
    expect(() => createEngine(redacting)).toThrow(/PII_KEY, which is not set/);
  });

  it('finds modules from its own folder, and names one that is not there', () => {
    const mapped = buildPipeline(
      { parse: 'json', map: 'map/shout.mjs' },
      { baseFolder: FIXTURES, outFolder: `${FIXTURES}built/` },
    );
    expect(Buffer.from(mapped).includes(FIXTURES)).toBe(false);
    const { alternatives } = openPlanFile(mapped, `${FIXTURES}built`, 'auto', null).plan;
    expect(alternatives[0].steps.at(-1)).toEqual({
      kind: 'map',
      plan: { module: new URL('../../fixtures/map/shout.mjs', import.meta.url).href },
    });
    expect(() => openPlanFile(mapped, '/', 'auto', null)).toThrow(
      /map: expected a module .* found "..\/map\/shout.mjs", which is not there/,
    );
  });

  it('has the version of what it was built from in its summaries', async () => {
    const summaries: unknown[] = [];
    const built = buildPipeline({ parse: 'json' }, { version: 'abc' });
    const engine = createEngine(built, { threads: 1, onSummary: (one) => summaries.push(one) });
    await engine.transform({
      invocationId: 'i',
      deliveryStreamArn: 'a',
      region: 'r',
      records: [{ recordId: '1', data: Buffer.from('{}').toString('base64') }],
    });
    expect(summaries).toMatchObject([{ pipelineVersion: 'abc' }]);
    await engine.close();
  });

  it.each([
    ['version', 'version.ts', { VERSION: '0.0.9' }, /found one of version 0.0.9; build it again/],
    ['kernel', 'kernel/wasm/fingerprint.ts', { FINGERPRINT: '00' }, /version with another kernel; build it/],
  ])('of another %s is to be built again', async (_, name, values, found) => {
    vi.resetModules();
    vi.doMock(`../../../engine/${name}`, () => values);
    const older = await import('../../../engine/built/file.ts');
    vi.doUnmock(`../../../engine/${name}`);
    expect(() => open(older.writeBuilt({}))).toThrow(/expected a pipeline built by millrace /);
    expect(() => open(older.writeBuilt({}))).toThrow(found);
  });
});

it('names nothing of this machine', () => {
  const file = buildPipeline({ parse: 'apache-combined' });
  expect(Buffer.from(file).includes(process.cwd())).toBe(false);
});
