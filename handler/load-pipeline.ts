/**
 * @module handler/load-pipeline
 * Finds the pipeline that a setting or option names: a built-in format, a file, inline JSON, or a place in AWS.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PipelineConfig } from '../engine/config/schema.ts';
import { MillraceError, show } from '../engine/errors.ts';
import { FORMATS, formatByName } from '../engine/formats/index.ts';
import { suggest } from '../engine/nearest.ts';
import { BUILT } from './built-pipeline.ts';
import { isRemote, readRemote } from './remote-pipeline.ts';

/** A pipeline, not yet checked, and where it came from. */
export interface LoadedPipeline {
  /** Bytes: one that `millrace build` compiled ahead. */
  readonly pipeline: PipelineConfig | Uint8Array;
  /** Where its relative paths start. */
  readonly baseFolder: string;
  /** For messages: the format, the file, or the option itself. */
  readonly origin: string;
  /** For the log: the format, the file, `inline`. */
  readonly name: string;
  /** What tells it from an earlier one of its name: the beginning of the content's SHA-256; `null`: a format's is millrace's,
   * and a built pipeline knows its own. */
  readonly version: string | null;
}

/** So many hexadecimal digits tell versions apart, as Git's do. */
const VERSION_DIGITS = 12;

/** A format needs none, and no cold start waits for OpenSSL then. */
function versionOf(content: string | Uint8Array): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(content).digest('hex').slice(0, VERSION_DIGITS);
}

async function importDefault(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return module.default;
}

async function parseYaml(file: string, text?: string): Promise<unknown> {
  // Loaded only here: most functions name a format or carry JSON, and it takes 4 ms.
  const { load } = await import('js-yaml');
  return load(text ?? readFileSync(file, 'utf8'), { filename: file });
}

/** Extension → how such a file is read. */
const READERS: Readonly<Record<string, (file: string) => Promise<unknown>>> = {
  '.yaml': parseYaml,
  '.yml': parseYaml,
  '.json': async (file) => JSON.parse(readFileSync(file, 'utf8')) as unknown,
  '.js': importDefault,
  '.mjs': importDefault,
  '.cjs': importDefault,
  [BUILT]: async (file) => readFileSync(file),
};

const EXTENSIONS = Object.keys(READERS);

function pipelineError(path: string, expected: string, found: string, hint?: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found, hint });
}

/** What YAML's reader does not say of the two slips that patterns and templates invite. */
function hintOfYaml(reason: string): string | undefined {
  if (reason.includes('escape sequence')) return "write a pattern between single quotes: '\\d+'";
  if (reason.includes('flow collection')) return "write a template between quotes: '${name}'";
  return undefined;
}

async function loadFile(file: string, written: string): Promise<LoadedPipeline> {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw pipelineError(written, 'a pipeline file', 'no file of that name');
  if (stats.isDirectory()) throw pipelineError(written, 'a pipeline file', 'a folder', 'name a file in it');
  if (stats.size === 0)
    throw pipelineError(written, 'a pipeline', 'an empty file', 'the least is `parse: FORMAT`');
  let pipeline: unknown;
  try {
    pipeline = await READERS[extname(file)]!(file);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0] ?? '';
    const expected = `a file that can be read as ${extname(file).slice(1)}`;
    throw pipelineError(written, expected, `"${reason}"`, hintOfYaml(reason));
  }
  if (pipeline === undefined) {
    throw pipelineError(written, 'a pipeline (in a module: its default export)', 'nothing');
  }
  const version = extname(file) === BUILT ? null : versionOf(readFileSync(file));
  return {
    pipeline: pipeline as LoadedPipeline['pipeline'],
    baseFolder: dirname(file),
    origin: written,
    name: written,
    version,
  };
}

/** JSON where it begins as an object of JSON, else YAML, of which a format's name is the shortest. */
async function loadRemote(uri: string, folder: string): Promise<LoadedPipeline> {
  const { text, version } = await readRemote(uri);
  const content = text.trim();
  if (content === '') throw pipelineError(uri, 'a pipeline', 'nothing', 'the least is a format');
  if (content.startsWith('MILLRACE')) {
    const hint = 'deploy it with the function, and name the file in MILLRACE_PIPELINE';
    throw pipelineError(uri, 'a pipeline as it is written, in YAML or JSON', 'a built one', hint);
  }
  const isJson = content.startsWith('{');
  let pipeline: unknown;
  try {
    pipeline = isJson ? JSON.parse(content) : await parseYaml(uri, content);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0] ?? '';
    const expected = `content that can be read as ${isJson ? 'json' : 'yaml'}`;
    throw pipelineError(uri, expected, `"${reason}"`, hintOfYaml(reason));
  }
  const config = typeof pipeline === 'string' ? { parse: pipeline } : (pipeline as PipelineConfig);
  return { pipeline: config, baseFolder: folder, origin: uri, name: uri, version };
}

function loadInline(text: string, option: string, folder: string): LoadedPipeline {
  try {
    const pipeline = JSON.parse(text) as PipelineConfig;
    return { pipeline, baseFolder: folder, origin: option, name: 'inline', version: versionOf(text) };
  } catch (error) {
    throw pipelineError(option, 'JSON', `"${(error as Error).message}"`);
  }
}

/**
 * The pipeline that `value` names.
 * @param option what to call it in errors: `MILLRACE_PIPELINE`, `--pipeline`
 * @param folder where file names start
 */
export async function loadPipeline(value: string, option: string, folder: string): Promise<LoadedPipeline> {
  if (value.startsWith('{')) return loadInline(value, option, folder);
  if (isRemote(value)) return loadRemote(value, folder);
  if (formatByName(value) !== undefined) {
    return { pipeline: { parse: value }, baseFolder: folder, origin: option, name: value, version: null };
  }
  if (EXTENSIONS.includes(extname(value))) return loadFile(resolve(folder, value), value);
  const isFolder = statSync(resolve(folder, value), { throwIfNoEntry: false })?.isDirectory() === true;
  throw pipelineError(
    option,
    `a built-in format, a file (${EXTENSIONS.join(', ')}), ssm:NAME, s3://BUCKET/KEY or inline JSON`,
    isFolder ? `${show(value)}, a folder` : show(value),
    isFolder
      ? 'name a file in it'
      : suggest(
          value,
          FORMATS.map(({ name }) => name),
        ),
  );
}

/** The `pipeline.*` in the function's folder, where nothing is set. */
export async function loadDefaultPipeline(folder: string, option: string): Promise<LoadedPipeline> {
  const names = EXTENSIONS.map((extension) => `pipeline${extension}`);
  const name = names.find((candidate) => existsSync(join(folder, candidate)));
  if (name !== undefined) return loadFile(join(folder, name), name);
  throw pipelineError(
    option,
    `a built-in format (${FORMATS.map((format) => format.name).join(', ')}), a file or inline JSON`,
    `nothing, and no pipeline.yaml, .json, .js, .mjs or .cjs in ${folder}`,
    `set ${option}=apache-combined, say`,
  );
}

/**
 * A pipeline that is needed as it is written: for its tests, or to run it in another way.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where it is a built one
 */
export function asWritten(pipeline: LoadedPipeline['pipeline'], origin: string): PipelineConfig {
  if (!(pipeline instanceof Uint8Array)) return pipeline;
  const hint = 'name the file that it was built from';
  throw pipelineError(origin, 'a pipeline as it is written', 'a built one', hint);
}
