import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command, succeed } from '../cli/support/packed-package.ts';
import { changedFiles, copyProject, readTree } from './project-copy.ts';
import { readRow, readTableCommands } from './read-table.ts';
import { writeFileOfRow } from './write-member.ts';

// CONTRIBUTING.md says which files a new member touches. A copy of the project gets new members by exactly these files and
// the commands that the page names, and then has to be whole: linted, typed, tested, and used on the command line.

interface NewMember {
  readonly change: string;
  readonly name: string;
  /** A pipeline that uses it. */
  readonly pipeline: unknown;
}

const MEMBERS: readonly NewMember[] = [
  { change: 'new log format', name: 'squid', pipeline: { parse: 'squid' } },
  { change: 'new step', name: 'trim', pipeline: { parse: 'json', steps: [{ trim: ['a'] }] } },
  { change: 'new decoder', name: 'confluent', pipeline: { parse: 'json', decode: 'confluent' } },
];

/** What the commands write, and no one else. */
const GENERATED = [
  'docs/formats.md',
  'docs/steps.md',
  'engine/config/pipeline.schema.json',
  'engine/formats/compiled/index.ts',
  'engine/formats/compiled/squid.ts',
];

/** The suites that read a table, or could hold a list of its members. What they leave out knows nothing of members. */
const SUITES = [
  'test/architecture.test.ts',
  'test/cli/explain.test.ts',
  'test/cli/formats.test.ts',
  'test/docs.test.ts',
  'test/engine/config',
  'test/engine/conformance',
  'test/engine/engine.test.ts',
  'test/engine/errors.test.ts',
  'test/engine/formats',
  'test/engine/kernel/fields.test.ts',
  'test/engine/kernel/records.test.ts',
  'test/engine/planted.test.ts',
  'test/engine/values',
  'test/handler/index.test.ts',
  'test/security.test.ts',
];

const rows = MEMBERS.map(({ change, name }) => ({ ...readRow(change), name }));
const isTable = (file: string) => file.endsWith('/index.ts');

const copy = copyProject();
afterAll(copy.remove);
const inCopy = { cwd: copy.folder, env: { NO_COLOR: '1' } };
const tool = (...args: readonly string[]) => command(process.execPath, ['layer/pinned.mjs', ...args], inCopy);
const millrace = (...args: readonly string[]) => tool('cli/main.ts', ...args);
const explain = (pipeline: unknown) => millrace('explain', '--pipeline', JSON.stringify(pipeline));

/** Runs suites of the copy; each test's name → `passed`, or how else it ended. */
async function runSuites(suites: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const report = join(copy.scratch, 'report.json');
  const { text } = await tool(
    'vitest',
    'run',
    '--no-cache',
    '--reporter=json',
    `--outputFile=${report}`,
    ...suites,
  );
  if (!existsSync(report)) throw new Error(text);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { message: string; assertionResults: { fullName: string; status: string }[] }[];
  };
  const broken = testResults.filter(({ assertionResults }) => assertionResults.length === 0);
  expect(broken.map(({ message }) => message)).toEqual([]);
  return new Map(
    testResults.flatMap((file) => file.assertionResults.map((one) => [one.fullName, one.status])),
  );
}

const notPassed = (tests: ReadonlyMap<string, string>) =>
  [...tests].filter(([, status]) => status !== 'passed').map(([name]) => name);

/** Writes the files of all rows that are wanted. */
function writeFiles(wanted: (file: string) => boolean): void {
  for (const { files, name } of rows) {
    for (const file of files.filter(wanted))
      writeFileOfRow(copy.folder, file, name, files[0]!.replace('NAME', name));
  }
}

const original = readTree(copy.folder);

test('the table has a file and a row in a table for each', () => {
  for (const { files } of rows) {
    expect(files.filter((file) => file.includes('NAME'))).toHaveLength(1);
    expect(files.filter(isTable)).toHaveLength(1);
  }
});

describe('without its row in the table', () => {
  beforeAll(() => writeFiles((file) => !isTable(file)));

  test.each(MEMBERS)('$name is refused by its name', async ({ name, pipeline }) => {
    const { status, text } = await explain(pipeline);
    expect({ status, text }).toEqual({
      status: 1,
      text: expect.stringContaining(`found "${name}"`) as string,
    });
    expect(text).toMatch(/^millrace: pipeline: --pipeline: (?:parse|decode|steps\[0\]): expected .+\n$/);
  });
});

describe('with its row', () => {
  beforeAll(() => writeFiles(isTable));

  test('no file is touched but those of the rows', () => {
    const named = rows.flatMap(({ files, name }) => files.map((file) => file.replace('NAME', name)));
    expect(changedFiles(original, readTree(copy.folder))).toEqual([...new Set(named)].sort());
  });

  test('who forgets the commands is told by the tests', async () => {
    const tests = await runSuites([
      'test/docs.test.ts',
      'test/engine/config/schema.test.ts',
      'test/engine/formats',
    ]);
    expect(notPassed(tests).sort()).toEqual([
      'squid comes compiled, as the compiler would have it',
      'the committed programs are what the formats’ patterns compile to',
      'the committed schema is what `npm run precompile` makes of the pipeline schema',
      'the generated pages are what the tables give (node layer/pinned.mjs docs/generate.ts)',
    ]);
  });

  test.each(MEMBERS)('a name that is nearly $name is told it', async ({ name, pipeline }) => {
    const nearly = JSON.stringify(pipeline).replace(`"${name}"`, `"${name.slice(0, -1)}"`);
    const { status, text } = await millrace('explain', '--pipeline', nearly);
    expect({ status, text }).toEqual({
      status: 1,
      text: expect.stringContaining(`did you mean "${name}"`) as string,
    });
  });
});

describe('with what the commands write', () => {
  let tests: ReadonlyMap<string, string>;
  let written: readonly string[];
  beforeAll(async () => {
    const before = readTree(copy.folder);
    const commands = new Set([...rows.flatMap((row) => row.commands), ...readTableCommands()]);
    for (const line of commands) await succeed('sh', ['-c', line], inCopy);
    written = changedFiles(before, readTree(copy.folder));
    tests = await runSuites(SUITES);
  }, 600_000); // two minutes by itself; more than three beside the other suites, on a slow machine

  test('they write what is generated, and nothing else', () => {
    expect(written).toEqual(GENERATED);
  });

  test('every suite that reads a table passes', () => {
    expect(notPassed(tests)).toEqual([]);
  });

  test.each([
    'formats squid: its examples and failures',
    'reference: formats squid: its examples and failures',
    'kernel: formats squid: its examples and failures',
    'squid comes compiled, as the compiler would have it',
    'engine/formats/squid.ts says which module it is, and is short enough to read',
    'table of steps trim: White space inside stays, and so does what is not text',
    'reference: table of steps trim: White space inside stays, and so does what is not text',
    'table of decoders confluent: its examples',
    'reference: table of decoders confluent: its examples',
    'reference: table of decoders confluent: its failures',
    'kernel: table of decoders confluent: its examples',
  ])('among the cases: %s', (name) => {
    expect(tests.get(name)).toBe('passed');
  });

  test('lint and types find nothing', async () => {
    await succeed(process.execPath, ['layer/pinned.mjs', 'biome', 'check', '.'], inCopy);
    await succeed(process.execPath, ['layer/pinned.mjs', 'tsc', '-p', 'tsconfig.json'], inCopy);
  });

  test.each([
    [{ parse: 'squid' }, 'kernel: ', 'parse   kernel   squid, a pattern of 11 fields'],
    [{ parse: 'json', decode: 'confluent' }, 'kernel: ', 'decode  JavaScript  confluent'],
    [{ parse: 'json', steps: [{ trim: ['a'] }] }, 're2: the kernel has no trim', 'trim    JavaScript  a'],
  ])('explain says which path takes %j', async (pipeline, tier, step) => {
    const { status, text } = await explain(pipeline);
    expect(status).toBe(0);
    expect(text).toContain(`tier         ${tier}`);
    expect(text).toContain(step);
  });

  test('a pipeline file with all of them runs', async () => {
    const pipeline = join(copy.scratch, 'pipeline.yaml');
    const lines = join(copy.scratch, 'lines.log');
    writeFileSync(
      pipeline,
      [
        'decode: confluent',
        'parse: squid',
        "steps: [{ set: { text: ' ${method} ${url} ' } }, { trim: [text] }, { keep: [text, timestamp] }]",
      ].join('\n'),
    );
    writeFileSync(
      lines,
      '\0\0\0\0\x07' +
        '1286536309.586    921 192.0.2.68 TCP_MISS/200 507 POST http://example.com/ - DIRECT/203.0.113.46 text/plain\n',
    );
    const { status, text } = await millrace('run', '--quiet', '--pipeline', pipeline, lines);
    expect({ status, text }).toEqual({
      status: 0,
      text: '{"timestamp":"2010-10-08T11:11:49.586Z","text":"POST http://example.com/"}\n',
    });
  });
});
