import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { projectFiles } from '../../cli/init/project-files.ts';
import { formatByName } from '../../engine/formats/index.ts';
import { createFakeSam } from './support/fake-sam.ts';
import { scratchFolder } from './support/millrace.ts';
import { command } from './support/packed-package.ts';

const scratch = scratchFolder();
const folder = scratch.path('access-logs');
const inProject = (path: string) => join(folder, path);
const packaged = inProject('node_modules/millrace');
const zip = join(packaged, 'dist/layer/millrace-layer.zip');
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:layer:millrace:7';

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const sam = createFakeSam(scratch.path('sam'));
const withKeys = { ...sam.env, AWS_ACCESS_KEY_ID: 'AKIA' };
const deploy = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  command(process.execPath, ['deploy.js', ...args], { cwd: folder, env });
/** The one of its parameters of that name, of a call of SAM. */
const parameter = (call: readonly string[] | undefined, name: string) =>
  call?.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);

beforeAll(() => {
  const format = formatByName('apache-combined')!;
  for (const [path, content] of projectFiles({ name: 'access-logs', version: '1.2.3', format }))
    write(inProject(path), content);
  write(join(packaged, 'package.json'), '{"name":"millrace","version":"1.2.3"}');
  write(zip, 'the layer');
});
afterEach(() => void sam.calls());

describe('npm run deploy says what is missing, and calls nothing: ', () => {
  it('SAM', async () => {
    const { status, text } = await deploy({ ...withKeys, PATH: dirname(process.execPath) });
    expect([status, text]).toEqual([
      1,
      expect.stringMatching(/^deploy: the AWS SAM CLI is missing.*install-sam-cli\.html\n$/s),
    ]);
  });

  it('credentials', async () => {
    const { status, text } = await deploy(sam.env);
    expect([status, text]).toEqual([
      1,
      expect.stringMatching(/^deploy: AWS credentials are missing.*AWS_PROFILE.*--no-credentials-check\n$/s),
    ]);
    expect(sam.calls()).toEqual([['--version']]);
  });

  it('millrace', async () => {
    rmSync(packaged, { recursive: true });
    const { status, text } = await deploy(withKeys);
    write(join(packaged, 'package.json'), '{"name":"millrace","version":"1.2.3"}');
    write(zip, 'the layer');
    expect([status, text]).toEqual([1, 'deploy: millrace is missing: run `npm install` first\n']);
    expect(sam.calls()).toEqual([['--version']]);
  });

  it('the layer', async () => {
    rmSync(zip);
    const { status, text } = await deploy(withKeys);
    write(zip, 'the layer');
    expect([status, text]).toEqual([
      1,
      expect.stringMatching(
        /^deploy: the layer is missing: there is no millrace-layer\.zip or millrace-layer-portable\.zip in \S+\. Make it/,
      ),
    ]);
    expect(sam.calls()).toEqual([['--version']]);
  });
});

describe('npm run deploy', () => {
  it('builds and deploys the stack of the project, with the layer of the package', async () => {
    const { status, text } = await deploy(withKeys, 'MemorySize=512', '--region', 'eu-west-1');
    expect([status, text]).toEqual([
      0,
      expect.stringContaining('deploy: layer of millrace 1.2.3 (build/millrace-layer.zip)\n'),
    ]);
    const [version, build, deployed, ...more] = sam.calls();
    const release = `Release=${parameter(build, 'Release')}`;
    const parameters = ['--parameter-overrides', 'MemorySize=512', release];
    expect(version).toEqual(['--version']);
    expect(build).toEqual(['build', '--template', 'template.yaml', ...parameters]);
    expect(deployed).toEqual([
      ...['deploy', '--stack-name', 'access-logs', '--resolve-s3', '--capabilities', 'CAPABILITY_IAM'],
      ...['--no-fail-on-empty-changeset', '--region', 'eu-west-1', ...parameters],
    ]);
    expect(more).toEqual([]);
    expect(readFileSync(inProject('build/millrace-layer.zip'), 'utf8')).toBe('the layer');
  });

  it('attaches a layer that is published, and then needs none of its own', async () => {
    rmSync(zip);
    const { status, text } = await deploy(withKeys, `LayerArn=${ARN}`);
    write(zip, 'the layer');
    expect([status, text]).toEqual([0, expect.stringContaining(`deploy: layer ${ARN}\n`)]);
    expect(parameter(sam.calls()[2], 'LayerArn')).toBe(ARN);
    // A zip without files: the record of its end, and nothing before it.
    const placeholder = readFileSync(inProject('build/millrace-layer.zip'));
    expect([placeholder.length, placeholder.readUInt32LE(0)]).toEqual([22, 0x06054b50]);
    expect(placeholder.subarray(4).every((byte) => byte === 0)).toBe(true);
  });

  it('publishes a new version when a file of it changes, and only then', async () => {
    const releaseOf = async (...args: string[]) => {
      await deploy(withKeys, ...args);
      return parameter(sam.calls()[2], 'Release');
    };
    const first = await releaseOf();
    expect(first).toMatch(/^[0-9a-f]{12}$/);
    expect(await releaseOf()).toBe(first);
    appendFileSync(inProject('function/pipeline.yaml'), '# changed\n');
    const second = await releaseOf();
    expect(second).not.toBe(first);
    write(zip, 'another layer');
    expect(await releaseOf()).not.toBe(second);
    expect(await releaseOf('Release=of-mine')).toBe('of-mine');
  });

  /** SAM CLI's way with `Name=value`: quotes around it go, `\\"` is a quote; what does not fit the pattern is left out. */
  const samReads = (argument: string | undefined) => {
    const match = /^\w+=("(?:\\.|[^"\\]+)*"|'(?:\\.|[^'\\]+)*'|(?:\\.|[^ "\\]+)+)/.exec(argument ?? '')?.[1];
    const value = match !== undefined && /^(["']).*\1$/s.test(match) ? match.slice(1, -1) : match;
    return value?.replaceAll('\\ ', ' ').replaceAll('\\"', '"').replaceAll("\\'", "'");
  };

  it.each([
    '{"parse":"json","set":{"env":"prod, it\'s"}}',
    'two words',
    "it's",
    '',
    '!{partitionKeyFromLambda:day}/',
    '\\d',
  ])('gives SAM a value so that it reads it whole: %s', async (value) => {
    expect(await deploy(withKeys, `Pipeline=${value}`)).toMatchObject({ status: 0 });
    const [, build, deployed] = sam.calls();
    for (const call of [build, deployed])
      expect(samReads(call?.find((argument) => argument.startsWith('Pipeline=')))).toBe(value);
  });

  it('refuses a value that SAM could not be given', async () => {
    const { status, text } = await deploy(withKeys, 'Pipeline={"parse":{"regex":"\\\\d"}}');
    expect([status, text]).toEqual([1, expect.stringContaining('deploy: Pipeline: SAM has no way')]);
    expect(sam.calls()).toEqual([['--version']]);
  });

  it.each([
    ['build', 2],
    ['deploy', 3],
  ])('ends as SAM does when %s fails', async (failing, calls) => {
    const failed = createFakeSam(scratch.path(`sam-${failing}`), failing);
    const { status } = await deploy({ ...failed.env, AWS_PROFILE: 'work' });
    expect(status).toBe(3);
    expect(failed.calls()).toHaveLength(calls);
  });

  it.each([
    ['a profile', { AWS_PROFILE: 'work' }],
    ['a web identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }],
    ['a container', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/' }],
  ])('takes the credentials of %s', async (_, env) => {
    expect(await deploy({ ...sam.env, ...env })).toMatchObject({ status: 0 });
  });

  it("takes a file of credentials, and a machine's own role when told so", async () => {
    const home = scratch.path('home');
    write(join(home, '.aws', 'credentials'), '[default]\n');
    expect(await deploy({ ...sam.env, HOME: home })).toMatchObject({ status: 0 });
    expect(await deploy(sam.env, '--no-credentials-check')).toMatchObject({ status: 0 });
    expect(sam.calls().flat()).not.toContain('--no-credentials-check');
  });
});
