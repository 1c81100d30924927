import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, expect, test } from 'vitest';
import { createEngine, type PipelineConfig, packRecords } from '../../engine/index.ts';

const page = readFileSync(new URL('../../docs/guides/user-code.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'millrace-guide-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
for (const [, text, name] of page.matchAll(/```js\n(\/\/ (\S+)\n.*?)```/gs))
  writeFileSync(join(folder, name!), text!);
const pipeline = load(/```yaml\n(.*?)```/s.exec(page)![1]!) as PipelineConfig;

async function run(config: PipelineConfig, records: readonly string[]): Promise<string> {
  const engine = createEngine(config, { threads: 1, baseFolder: folder });
  const context = { shared: { requestId: 'r1' }, perRecord: {} };
  const { bytes } = await engine.run({ ...packRecords(records), context });
  await engine.close();
  return Buffer.from(bytes).toString();
}

test('the guide’s function', async () => {
  const records = ['{"path":"/health"}', '{"path":"/a/long/path"}'];
  expect(await run(pipeline, records)).toBe('{"path":"/a/long/","request":"r1"}\n');
});

test('the guide’s async function', async () => {
  expect(await run({ ...pipeline, map: './look-up.js' }, ['{"ip":"10.0.0.1"}', '{"ip":"8.8.8.8"}'])).toBe(
    '{"ip":"10.0.0.1","country":"intranet"}\n{"ip":"8.8.8.8","country":"unknown"}\n',
  );
});

test('the guide’s mapBatch', async () => {
  const records = ['{"user":"u2"}', '{"user":"u9"}', '{"user":"u1"}'];
  expect(await run({ ...pipeline, map: './enrich.js' }, records)).toBe(
    '{"user":"u2","name":"Grace"}\n{"user":"u9","name":null}\n{"user":"u1","name":"Ada"}\n',
  );
});

test('the guide’s TypeScript', async () => {
  const code = /```ts\n(.*?)```/s.exec(page)![1]!;
  const engineUrl = new URL('../../engine/index.ts', import.meta.url).href;
  const file = join(folder, 'types.ts');
  writeFileSync(file, `${code.replace("'millrace'", JSON.stringify(engineUrl))}\nexport { one, many };\n`);
  const { one, many } = (await import(file)) as Record<'one' | 'many', ReturnType<typeof createEngine>>;
  const textOf = async (engine: typeof one) =>
    Buffer.from((await engine.run(packRecords(['{}', '{}']))).bytes).toString();
  expect(await textOf(one)).toBe('{"tag":"x"}\n{"tag":"x"}\n');
  expect(await textOf(many)).toBe('{"of":2}\n{"of":2}\n');
});
