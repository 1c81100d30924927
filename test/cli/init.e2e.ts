import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFiles } from '../../cli/init/project-files.ts';
import { projectName } from '../../cli/init.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import manifest from '../../package.json' with { type: 'json' };
import { propertyProblems } from '../layer/template/check-properties.ts';
import { referenceProblems } from '../layer/template/check-references.ts';
import { evaluateTemplate } from '../layer/template/evaluate.ts';
import { parseTemplate } from '../layer/template/load-template.ts';
import { createFakeSam } from './support/fake-sam.ts';
import { millrace, scratchFolder } from './support/millrace.ts';
import { command, npmInstall, packPackage, succeed } from './support/packed-package.ts';

const scratch = scratchFolder();

const FILES = [
  '.gitignore',
  'README.md',
  'backfill.yaml',
  'deploy.js',
  'events/expected.json',
  'events/sample.json',
  'function/pipeline.yaml',
  'package.json',
  'template.yaml',
  'test/pipeline.test.js',
];

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
const project = (format = FORMATS[0]!) => projectFiles({ name: 'x', version: '1.2.3', format });

describe('init', () => {
  it('writes a project and says what to do next', async () => {
    const folder = scratch.path('new/Access Logs');
    const { status, text, errors } = await millrace(['init', folder]);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(filesIn(folder)).toEqual(FILES);
    for (const file of [...FILES, 'npm test', 'npm run deploy', 'function/pipeline.yaml'])
      expect(text).toContain(file);
    // From a checkout the package is made first; the shell's words are kept together.
    expect(text).toMatch(
      /\n {2}cd '[^']*new\/Access Logs'\n {2}npm --prefix (\S+) run setup -- wasm\n {2}npm pack --ignore-scripts=false \1\n {2}npm install\n {2}npm test\n {2}npm run deploy\n\n/,
    );
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      name: 'access-logs',
      devDependencies: { millrace: `file:millrace-${manifest.version}.tgz` },
    });
    expect(readFileSync(join(folder, 'function/pipeline.yaml'), 'utf8')).toContain(
      'parse: apache-combined\n',
    );
  });

  it('takes a folder that is there and empty', async () => {
    const folder = scratch.path('empty');
    mkdirSync(folder);
    expect(await millrace(['init', folder, '--format', 'ltsv'])).toMatchObject({ status: 0, errors: '' });
    expect(readFileSync(join(folder, 'function/pipeline.yaml'), 'utf8')).toContain('parse: ltsv\n');
  });

  it('refuses a folder with something in it, and writes nothing', async () => {
    const folder = scratch.path('used');
    mkdirSync(folder);
    writeFileSync(join(folder, 'README.md'), 'mine');
    const { status, text, errors } = await millrace(['init', folder]);
    expect({ status, text }).toEqual({ status: 1, text: '' });
    expect(errors).toBe(
      `millrace: input: ${folder}: expected a new or empty folder, found one with README.md; name another, or add --force to overwrite files of the same names\n`,
    );
    expect(filesIn(folder)).toEqual(['README.md']);
    expect(await millrace(['init', folder, '--force'])).toMatchObject({ status: 0, errors: '' });
    expect(filesIn(folder)).toEqual(FILES);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# used\n/);
  });

  it('says how much there is in a fuller one', async () => {
    const folder = scratch.path('full');
    for (const name of ['a', 'b', 'c', 'd']) mkdirSync(join(folder, name), { recursive: true });
    expect((await millrace(['init', folder])).errors).toContain(
      'found one with 4 entries (a, b, c, …); name',
    );
  });

  it('refuses a file, a folder that cannot be made, and a format that is none', async () => {
    const file = scratch.write('a-file', '');
    expect(await millrace(['init', file])).toMatchObject({
      status: 1,
      errors: expect.stringContaining('expected a new or empty folder, found a file; name another'),
    });
    expect(await millrace(['init', join(file, 'below')])).toMatchObject({
      status: 1,
      errors: expect.stringMatching(/expected a folder that can be written to, found ".*ENOTDIR/),
    });
    expect(await millrace(['init', scratch.path('none'), '--format', 'apach'])).toMatchObject({
      status: 1,
      errors: expect.stringContaining('--format: expected a built-in format (apache-common,'),
    });
    expect(existsSync(scratch.path('none'))).toBe(false);
    expect(await millrace(['init'])).toMatchObject({
      status: 2,
      errors: expect.stringContaining("missing required argument 'dir'"),
    });
  });

  it.each([
    ['logs', 'logs'],
    ['/srv/Access Logs (2)', 'access-logs-2'],
    ['/srv/2026-logs', 'logs'],
    ['/srv/日本', 'millrace-processor'],
    ['/', 'millrace-processor'],
    [`/${'long-'.repeat(20)}`, 'long-long-long-long-long-long-long-long'],
  ])('names the project in %s %s', (folder, name) => {
    expect(projectName(folder)).toBe(name);
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });
});

describe('the files of a project', () => {
  it.each(FORMATS.map((format) => [format.name, format] as const))(
    'have a sample of %s whose expected results are what the engine gives',
    async (name, format) => {
      const files = project(format);
      const folder = scratch.path(`sample-${name}`);
      mkdirSync(folder);
      for (const file of ['events/sample.json', 'function/pipeline.yaml'])
        writeFileSync(join(folder, file.split('/')[1]!), files.get(file)!);
      const { status, text } = await millrace([
        ...['run', join(folder, 'sample.json'), '--input', 'firehose', '--quiet'],
        ...['--pipeline', join(folder, 'pipeline.yaml')],
      ]);
      expect(status).toBe(0);
      const { records } = JSON.parse(text) as {
        records: { recordId: string; result: string; data: string }[];
      };
      const results = records.map(({ recordId, result, data }) => ({
        recordId,
        result,
        ...(result === 'Ok' ? { text: Buffer.from(data, 'base64').toString() } : {}),
      }));
      expect(results).toEqual(JSON.parse(files.get('events/expected.json')!));
      expect(results.map(({ result }) => result)).toContain('ProcessingFailed');
    },
  );

  it('have no name left that was not filled in', () => {
    for (const [file, text] of project()) expect([file, text.match(/\{\{|\}\}/)]).toEqual([file, null]);
  });

  it.each(['template.yaml', 'backfill.yaml'])(
    'have a %s that takes the function and the layer from the project',
    (file) => {
      const template = parseTemplate(project().get(file)!);
      expect(referenceProblems(template)).toEqual([]);
      const { Resources } = evaluateTemplate(template);
      expect(propertyProblems(Resources)).toEqual([]);
      expect(Resources['MillraceLayer']!.Properties['ContentUri']).toBe('build/millrace-layer.zip');
      expect(Resources['Function']!.Properties).toMatchObject({
        CodeUri: 'function/',
        Environment: { Variables: { MILLRACE_PIPELINE: 'pipeline.yaml' } },
      });
      expect(Resources['Function']!.Properties).not.toHaveProperty('InlineCode');
    },
  );
});

describe('a project with the package that npm would publish', { timeout: 180_000 }, () => {
  const folder = scratch.path('installed');
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    const pack = scratch.path('pack');
    mkdirSync(pack);
    const tarball = await packPackage(pack);
    // The package's own command writes the project: what it needs for that must be in the tarball.
    const host = scratch.path('host');
    mkdirSync(host);
    writeFileSync(join(host, 'package.json'), '{}');
    await npmInstall(host, tarball);
    const said = await succeed(join(host, 'node_modules', '.bin', 'millrace'), ['init', folder], {
      cwd: host,
    });
    // As it says: the package is packed into the project, and installed from there.
    const [, packing] = /\n {2}(npm pack .*)\n {2}npm install\n/.exec(said)!;
    await succeed('sh', ['-c', packing!], { cwd: folder });
    await npmInstall(folder);
  }, 180_000);

  it('runs files on threads, by the bundled command line', async () => {
    const bin = join(scratch.path('host'), 'node_modules', '.bin', 'millrace');
    const lines = scratch.write('many.json', '{"a":1}\n'.repeat(2000));
    scratch.write('map.mjs', 'export default (record) => ({ ...record, b: 2 });\n');
    const run = (pipeline: object) =>
      succeed(
        bin,
        ['run', '--quiet', '--threads', '2', '--pipeline', JSON.stringify(pipeline), lines, lines],
        {
          cwd: scratch.path('.'),
        },
      );
    expect(await run({ parse: 'json' })).toBe('{"a":1}\n'.repeat(4000));
    expect(await run({ parse: 'json', steps: [{ map: './map.mjs' }] })).toBe('{"a":1,"b":2}\n'.repeat(4000));
    expect(await succeed(bin, ['--version'], { cwd: folder })).toBe(`${manifest.version}\n`);
  });

  it('has every file', () => {
    const own = filesIn(folder).filter(
      (name) => !/^(node_modules\/|package-lock\.json|millrace-.*\.tgz$)/.test(name),
    );
    expect(own).toEqual(FILES);
  });

  it('passes its own test', async () => {
    const { status, text } = await command('npm', ['test'], { cwd: folder });
    expect([status, text]).toEqual([0, expect.stringMatching(/pass 2\b[\s\S]*fail 0\b/)]);
  });

  it('fails it when the pipeline does something else, until that is accepted', async () => {
    const pipeline = file('function/pipeline.yaml');
    const before = readFileSync(pipeline, 'utf8');
    const expected = readFileSync(file('events/expected.json'), 'utf8');
    writeFileSync(pipeline, before.replace('parse:', 'drop: [identity]\nparse:'));
    const { status, text } = await command('npm', ['test'], { cwd: folder });
    expect([status, text]).toEqual([1, expect.stringContaining('"identity":null')]);
    await succeed('npm', ['run', 'accept'], { cwd: folder });
    await succeed('npm', ['test'], { cwd: folder });
    expect(readFileSync(file('events/expected.json'), 'utf8')).toBe(
      expected.replaceAll('\\"identity\\":null,', ''),
    );
    writeFileSync(pipeline, before);
    writeFileSync(file('events/expected.json'), expected);
  });

  it('is deployed when its test passes, and not when it fails', async () => {
    const sam = createFakeSam(scratch.path('sam'));
    const env = { ...sam.env, AWS_PROFILE: 'work' };
    const layer = 'LayerArn=arn:aws:lambda:eu-west-1:123456789012:layer:millrace:7';
    const args = ['run', 'deploy', '--', layer];
    await succeed('npm', args, { cwd: folder, env });
    expect(sam.calls().map(([name]) => name)).toEqual(['--version', 'build', 'deploy']);
    const pipeline = readFileSync(file('function/pipeline.yaml'), 'utf8');
    writeFileSync(file('function/pipeline.yaml'), pipeline.replace('apache-combined', 'json'));
    expect((await command('npm', args, { cwd: folder, env })).status).not.toBe(0);
    writeFileSync(file('function/pipeline.yaml'), pipeline);
    expect(sam.calls()).toEqual([]);
  });
});
