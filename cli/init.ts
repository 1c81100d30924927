/**
 * @module cli/init
 * `millrace init DIR`: a new processor project, ready to test and deploy; `cli/init/project-files.ts` makes its files.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { MillraceError } from '../engine/errors.ts';
import { formatByName } from '../engine/formats/index.ts';
import { projectFiles } from './init/project-files.ts';
import { writeOut } from './output.ts';
import { FORMAT_NAMES, unknownFormat } from './pattern-options.ts';

interface InitFlags {
  readonly format: string;
  readonly force?: boolean;
}

const manifestFile = createRequire(import.meta.url).resolve('millrace/package.json');
const { version } = createRequire(import.meta.url)(manifestFile) as { version: string };

/** A name that npm and CloudFormation both take, made of the folder's. */
export function projectName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40) // the function is called like the stack, with something behind it, and Lambda takes 64 characters
    .replace(/-+$/, '');
  return name === '' ? 'millrace-processor' : name;
}

const inputError = (path: string, expected: string, found: string, hint: string) =>
  new MillraceError('ERR_MILLRACE_INPUT', { path, expected, found, hint });

/** @throws MillraceError `ERR_MILLRACE_INPUT` if existing files could be lost */
function checkFolder(name: string, folder: string, force: boolean): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  const expected = 'a new or empty folder';
  if (!found.isDirectory()) throw inputError(name, expected, 'a file', 'name another');
  const entries = readdirSync(folder);
  if (entries.length === 0 || force) return;
  const some = entries.slice(0, 3).join(', ');
  throw inputError(
    name,
    expected,
    `one with ${entries.length === 1 ? some : `${entries.length} entries (${some}${entries.length > 3 ? ', …' : ''})`}`,
    'name another, or add --force to overwrite files of the same names',
  );
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` */
function writeFiles(name: string, folder: string, files: ReadonlyMap<string, string>): void {
  try {
    for (const [path, content] of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  } catch (error) {
    const { message } = error as Error;
    throw inputError(name, 'a folder that can be written to', `"${message}"`, 'name another');
  }
}

const shellWord = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The package goes into the project as a tarball: a checkout is built for it, and an installed package packed as it is, without
 * the scripts that only a checkout can run.
 */
function packLines(): readonly string[] {
  const source = shellWord(dirname(manifestFile));
  if (!import.meta.filename.endsWith('.ts')) return [`npm pack --ignore-scripts ${source}`];
  return [`npm --prefix ${source} run setup -- wasm`, `npm pack --ignore-scripts=false ${source}`];
}

/** Commands have lines of their own, without a word behind them, so that all can be pasted at once. */
function closingLines(folder: string, files: ReadonlyMap<string, string>, format: string): string {
  const here = relative(process.cwd(), folder) || '.';
  const pack = packLines();
  return [
    `A processor for ${format} is in ${here}:`,
    ...[...files.keys()].sort().map((file) => `  ${file}`),
    '',
    'Next:',
    ...(here === '.' ? [] : [`  cd ${shellWord(here)}`]),
    ...pack.map((line) => `  ${line}`),
    '  npm install',
    '  npm test',
    '  npm run deploy',
    '',
    ...(pack.length === 1
      ? []
      : ['`npm run setup -- wasm` installs clang, on Debian, and compiles RE2 to WebAssembly, once.']),
    '`npm test` runs the pipeline on the sample event; `npm run deploy` deploys with the AWS SAM CLI.',
    'Edit function/pipeline.yaml to change the pipeline.',
    '',
  ].join('\n');
}

async function init(dir: string, { format: name, force = false }: InitFlags): Promise<void> {
  const format = formatByName(name);
  if (format === undefined) throw unknownFormat(name);
  const folder = resolve(dir);
  checkFolder(dir, folder, force);
  const files = projectFiles({ name: projectName(folder), version, format });
  writeFiles(dir, folder, files);
  await writeOut(closingLines(folder, files, name));
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write a new processor project: pipeline, sample event, test, template')
    .argument('<dir>', 'a new or empty folder')
    .addOption(
      new Option('--format <name>', `format of the records: ${FORMAT_NAMES.join(', ')}`).default(
        'apache-combined',
        'apache-combined',
      ),
    )
    .option('--force', 'write into a folder that is not empty, overwriting files of the same names')
    .action(init);
}
