import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { Report } from '../../handler/doctor/report.ts';
import { millrace } from './support/millrace.ts';

const WITHOUT_RE2 = `--require ${fileURLToPath(new URL('../fixtures/without-any-re2.cjs', import.meta.url))}`;

test('a machine that has everything is told so, with every native and what it needs', async () => {
  const { status, text, errors } = await millrace(['doctor']);
  expect({ status, errors }).toEqual({ status: 0, errors: '' });
  for (const label of [
    'millrace',
    'node',
    'glibc',
    'libstdc++',
    'OpenSSL',
    'processor',
    'flags',
    'CPUs',
    'memory',
  ]) {
    expect(text).toMatch(new RegExp(`^${label.replace(/\+/g, '\\+')} +\\S`, 'm'));
  }
  expect(text).toContain(`${process.versions.node}, ABI ${process.versions.modules}`);
  expect(text).toMatch(/^ok {2}tier kernel {2}/m);
  for (const name of ['re2', 'simdjson'])
    expect(text).toMatch(new RegExp(`^ok {2}${name} {2}.*\n {4}/.*\\.node$`, 'm'));
  expect(text).toMatch(/^ {2}ok {2}libstdc\+\+\.so\.6 .*GLIBCXX_3\.4/m);
  expect(text.trimEnd().split('\n').at(-1)).toBe('Everything loads.');
});

test('--json is the report', async () => {
  const { status, text } = await millrace(['doctor', '--json']);
  const report = JSON.parse(text) as Report;
  expect(status).toBe(0);
  expect(report).toMatchObject({ healthy: true, problems: [] });
  expect(report.natives.map(({ name }) => name)).toEqual(['re2', 'simdjson']);
});

test('where something does not load, what and what to do come last, and the exit status is 1', async () => {
  vi.stubEnv('NODE_OPTIONS', WITHOUT_RE2);
  try {
    const { status, text } = await millrace(['doctor']);
    expect(status).toBe(1);
    expect(text).toMatch(/^no {2}tier re2 {2}"Cannot find module '\.\/re2-module\.cjs'" and "The module/m);
    expect(text.trimEnd().split('\n').slice(-4)).toEqual([
      expect.stringMatching(
        /^re2 does not load: The module '\/opt\/re2\.node' was compiled against .*VERSION 127/,
      ),
      '  what to do: in a checkout `npm run setup` compiles it for this machine; for Lambda use the layer',
      expect.stringMatching(/^RE2 does not match: "Cannot find module/),
      '  what to do: where MILLRACE_RE2 is set, leave it out; else install millrace again, or attach its layer',
    ]);
    expect((await millrace(['doctor', '--json'])).status).toBe(1);
  } finally {
    vi.unstubAllEnvs();
  }
});
