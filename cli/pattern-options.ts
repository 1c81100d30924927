/**
 * @module cli/pattern-options
 * The one pattern flag of `run` and `explain`: which pipeline. Exactly one of the table below; a new one is a row.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { MillraceError, show } from '../engine/errors.ts';
import { FORMATS, formatByName } from '../engine/formats/index.ts';
import { suggest } from '../engine/nearest.ts';
import { type LoadedPipeline, loadPipeline } from '../handler/load-pipeline.ts';
import { withOrigin } from '../handler/with-origin.ts';

/** A pipeline, and how to name the place of its errors in the user's terms. */
export interface LoadedPattern extends Omit<LoadedPipeline, 'name' | 'version'> {
  nameError(error: unknown): unknown;
}

interface PatternFlag {
  /** As commander names it: `logFormat`. */
  readonly name: string;
  readonly flags: string;
  readonly meaning: string;
  load(value: string): LoadedPattern | Promise<LoadedPattern>;
}

/** The same error with the flag in place of the pipeline's option that it stands for. */
export function renamePath(error: unknown, from: string, to: string): unknown {
  if (!(error instanceof MillraceError) || error.detail.path !== from) return error;
  return new MillraceError(error.code, { ...error.detail, path: to }, { cause: error });
}

export const FORMAT_NAMES: readonly string[] = FORMATS.map((format) => format.name);

/** The error for a format that there is not. */
export function unknownFormat(name: string, path = '--format'): MillraceError {
  return new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: `a built-in format (${FORMAT_NAMES.join(', ')})`,
    found: show(name),
    hint: suggest(name, FORMAT_NAMES),
  });
}

function loadFormat(name: string): LoadedPattern {
  if (formatByName(name) === undefined) throw unknownFormat(name);
  return {
    pipeline: { parse: name },
    baseFolder: process.cwd(),
    origin: `--format ${name}`,
    nameError: (error) => renamePath(error, 'parse', '--format'),
  };
}

/** A flag whose value is the text of one parser. */
function parserFlag(flags: string, parser: string, meaning: string): PatternFlag {
  const flag = flags.split(' ')[0]!;
  return {
    name: flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    flags,
    meaning,
    load: (text) => ({
      pipeline: { parse: { [parser]: text } },
      baseFolder: process.cwd(),
      origin: flag,
      nameError: (error) => renamePath(error, `parse.${parser}`, flag),
    }),
  };
}

const PATTERN_FLAGS: readonly PatternFlag[] = [
  {
    name: 'format',
    flags: '--format <name>',
    meaning: 'a built-in format, see `millrace formats`',
    load: loadFormat,
  },
  parserFlag('--grok <pattern>', 'grok', 'a grok pattern, such as %{COMBINEDAPACHELOG}'),
  parserFlag('--regex <pattern>', 'regex', 'a pattern in RE2 syntax; its named captures are the fields'),
  parserFlag('--log-format <format>', 'logFormat', "a format string of Apache's, or its LogFormat line"),
  parserFlag('--nginx-format <format>', 'nginx', "the text of nginx's log_format, or the whole statement"),
  {
    name: 'pipeline',
    flags: '--pipeline <file|json>',
    meaning: 'a pipeline: .yaml, .json, .js, .mjs or .cjs, or JSON',
    load: async (value) => {
      const loaded = await loadPipeline(value.trim(), '--pipeline', process.cwd());
      return { ...loaded, nameError: (error) => withOrigin(error, loaded.origin) };
    },
  },
];

const flagOf = ({ flags }: PatternFlag): string => flags.split(' ')[0]!;

/** Commander lets the last of repeated options win; two patterns are a mistake. */
function once(value: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError('It was already given.');
  return value;
}

/** Adds the pattern flags to a command. */
export function addPatternOptions(command: Command): Command {
  for (const { flags, meaning } of PATTERN_FLAGS) {
    command.addOption(new Option(flags, meaning).argParser(once).helpGroup('Pattern, one of:'));
  }
  return command;
}

/**
 * The pipeline that the command's pattern flag names; anything but exactly one flag is wrong usage.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE`
 */
export async function loadPattern(command: Command): Promise<LoadedPattern> {
  const flag = chosenFlag(command);
  return flag.load(command.getOptionValue(flag.name) as string);
}

/** Which one was given. */
function chosenFlag(command: Command): PatternFlag {
  const given = PATTERN_FLAGS.filter(({ name }) => command.getOptionValue(name) !== undefined);
  const [flag] = given;
  if (flag !== undefined && given.length === 1) return flag;
  const found = given.length === 0 ? 'none' : given.map(flagOf).join(' and ');
  return command.error(
    `expected one pattern flag of ${PATTERN_FLAGS.map(flagOf).join(', ')}, found ${found}`,
  );
}
