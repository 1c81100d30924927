import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { replyToDoctorCall } from '../../handler/doctor-call.ts';

test('{"millrace": "doctor"} returns the report as plain JSON', async () => {
  const report = await replyToDoctorCall({ millrace: 'doctor' });
  expect(report).toMatchObject({ healthy: true, node: { version: process.versions.node } });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test.each([
  ['a Firehose event', { records: [] }],
  ['one that has more members', { millrace: 'doctor', records: [] }],
  ['another word', { millrace: 'nurse' }],
  ['a word alone', 'doctor'],
  ['nothing', undefined],
  ['null', null],
  ['a list', ['doctor']],
])('%s is no such call', async (_, event) => {
  expect(await replyToDoctorCall(event)).toBeNull();
});

test('a function handles it like any event', () => {
  const module = new URL('../../handler/index.ts', import.meta.url).href;
  const script = `
    const { handler } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify(await handler({ millrace: 'doctor' })));
    process.exit(0);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], MILLRACE_PIPELINE: 'json' },
  });
  expect(child.status, child.stderr).toBe(0);
  expect(JSON.parse(child.stdout)).toMatchObject({ healthy: true, problems: [] });
});

test('no cold start waits for the doctor: what a handler imports at its start has none of it', () => {
  const folder = new URL('../../handler/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.startsWith('doctor/'),
  );
  const imports = files.flatMap((file) =>
    [
      ...readFileSync(new URL(file, folder), 'utf8').matchAll(
        /^(?:import|export)\b(?! type\b)[^;]*'([^']*\/doctor\/[^']*)'/gm,
      ),
    ].map(([, to]) => `${file} → ${to}`),
  );
  expect(files).toContain('doctor-call.ts');
  expect(imports).toEqual([]);
});
