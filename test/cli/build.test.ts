import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../engine/version.ts';
import { millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
const LINES = '{"a":1}\n{"a":0}\n{"a":2,"b":"x"}\nno\n';
const yaml = files.write(
  'pipeline.yaml',
  'parse: json\nsteps:\n  - filter: { a: { ne: 0 } }\n  - map: ./map.mjs\n  - set: { t: "${b}" }\n',
);
files.write('map.mjs', 'export default (record) => ({ ...record, mapped: true });\n');
const lines = files.write('lines.txt', LINES);
const built = files.path('pipeline.millrace');

beforeAll(async () => {
  expect(await millrace(['build', yaml])).toMatchObject({ status: 0, errors: '' });
});

describe('millrace build', () => {
  it('writes a file beside the pipeline, and says what it is', async () => {
    const out = files.path('other.millrace');
    const { text, errors } = await millrace(['build', 'apache-combined', '--out', out]);
    expect(errors).toBe('');
    const size = readFileSync(out).length.toLocaleString('en-US');
    expect(text).toBe(`${out}: apache-combined on kernel, ${size} bytes, for millrace ${VERSION}\n`);
    expect(existsSync(built)).toBe(true);
  });

  it('makes a file that run takes as the pipeline, with the same output and failures', async () => {
    const [written, compiled] = await Promise.all(
      [yaml, built].map((pipeline) => millrace(['run', lines, '--pipeline', pipeline])),
    );
    expect(compiled!.text).toBe('{"a":1,"mapped":true,"t":null}\n{"a":2,"b":"x","mapped":true,"t":"x"}\n');
    const withoutTime = (errors: string) => errors.replaceAll(/[\d.]+ s\b.*/g, '');
    expect({ ...compiled!, errors: withoutTime(compiled!.errors) }).toEqual({
      ...written!,
      errors: withoutTime(written!.errors),
    });
  });

  it('makes a file that explain explains as it does the pipeline', async () => {
    const [written, compiled] = await Promise.all(
      [yaml, built].map((pipeline) => millrace(['explain', '--pipeline', pipeline])),
    );
    expect(compiled).toMatchObject({ status: 0, errors: '' });
    expect(compiled!.text.replaceAll(built, yaml)).toBe(written!.text);
  });

  it.each([
    [['build', files.write('wrong.yaml', 'parse: jsn\n')], /wrong\.yaml: parse: expected .* found "jsn"/],
    [['build', built], /expected a pipeline as it is written, found a built one; name the file/],
    [['test', built], /expected a pipeline as it is written, found a built one/],
    [['build', 'json', '--out', files.path('a.bin')], /--out: expected a name that ends in \.millrace/],
    [
      ['build', 'json', '--out', files.path('none/a.millrace')],
      /--out: expected a file to write, found "ENOENT/,
    ],
  ])('%j is an error', async (args, message) => {
    const { status, text, errors } = await millrace(args);
    expect({ status, text }).toEqual({ status: 1, text: '' });
    expect(errors).toMatch(message);
  });

  it.each([
    ['explain', 'cut.millrace', /cut\.millrace: expected a whole file of millrace build, .*; build it again/],
    ['run', 'flipped.millrace', /flipped\.millrace: expected a whole file of millrace build, .*; build it/],
    ['run', 'alone/pipeline.millrace', /map: expected a module .* found "map\.mjs", which is not there/],
  ])('%s says what is wrong with %s', async (command, name, message) => {
    const changed = readFileSync(built);
    files.write('cut.millrace', changed.subarray(0, 600));
    changed[200]! ^= 4;
    files.write('flipped.millrace', changed);
    copyFileSync(built, `${files.folder('alone')}/pipeline.millrace`);
    const { status, text, errors } = await millrace([command, '--pipeline', files.path(name)]);
    expect({ status, text }).toEqual({ status: 1, text: '' });
    expect(errors).toMatch(message);
  });
});
