import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const CHILD = `
  import { createEngine, packRecords } from ${JSON.stringify(new URL('../../../engine/index.ts', import.meta.url).href)};
  const [, steps, ...odd] = JSON.parse(process.argv[1]);
  const engine = createEngine({ parse: 'json', steps }, { threads: 2, baseFolder: process.argv[2] });
  let bad = 0;
  for (const text of [...odd, '{}', '{}']) {
    const records = Array.from({ length: 200 }, (_, index) => (index === 5 ? text : '{"a":1}'));
    const { status } = await engine.run(packRecords(records));
    bad += status.filter((one) => one !== 0).length;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await engine.close();
  console.log('bad', bad);
`;
const FIXTURES = new URL('../../fixtures/map/', import.meta.url).pathname;

/** Runs batches with odd records on two threads, in a process whose log is its own. */
async function run(
  steps: object[],
  odd: string[],
): Promise<{ stdout: string; log: Record<string, unknown>[] }> {
  const args = ['--input-type=module', '-e', CHILD, JSON.stringify(['', steps, ...odd]), FIXTURES];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  return { stdout, log: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test('what a map throws after it returned is logged once, and no record fails', async () => {
  const odd = ['{"timer":1}', '{"promise":2}', '{"text":3}'];
  const { stdout, log } = await run([{ map: './late.mjs' }], odd);
  expect(stdout).toBe('bad 0\n');
  expect(log.map(({ message, errorType }) => `${String(errorType)} ${String(message)}`)).toEqual([
    'RangeError millrace: code of the pipeline threw after it had returned: RangeError: timer 1',
    'TypeError millrace: code of the pipeline threw after it had returned: TypeError: promise 2',
    'string millrace: code of the pipeline threw after it had returned: text 3',
  ]);
  expect(JSON.stringify(log[0]!['stack'])).toMatch(/late\.mjs:3/);
});

test('of a pipeline that redacts, what it says is not logged', async () => {
  const steps = [{ redact: { secret: 'mask' } }, { map: './late.mjs' }];
  const { stdout, log } = await run(steps, ['{"timer":"hidden\\n    at hidden"}']);
  expect(stdout).toBe('bad 0\n');
  expect(log).toHaveLength(1);
  expect(log[0]).toMatchObject({ errorType: 'RangeError', level: 'ERROR' });
  expect(JSON.stringify(log)).not.toContain('hidden');
});
