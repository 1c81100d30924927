/**
 * @module test/engine/errors/wrong-parsers
 * Mistakes in the pipeline as a whole and in `parse`, one of each kind.
 */
import { DECODER_NAMES, FORMAT_NAMES, PARSERS_WRITTEN, STEP_NAMES } from './table-names.ts';
import { json, LINEAR, type WrongPipeline, wrong } from './wrong-pipeline.ts';

const TOO_LARGE =
  'a repetition counts to 1000 at most, and the whole pattern has to fit into 8 MB: use * or + in its place';
const SYNTAX = 'see https://github.com/google/re2/wiki/Syntax';

/** A pattern RE2 refuses. */
const regex = (mistake: string, pattern: string, found: string, hint: string): WrongPipeline =>
  wrong(
    mistake,
    { parse: { regex: pattern } },
    `parse.regex: expected a pattern in RE2 syntax, found ${found} in ${JSON.stringify(pattern)}; ${hint}`,
  );

const OPTIONS =
  'decode, parse, anyOf, steps, types, rename, set, filter, map, drop, partition, output, onError, fanout';
const WHOLE = 'expected a pipeline, an object with at least "parse", found';

export const SHAPE_MISTAKES: readonly WrongPipeline[] = [
  wrong('nothing', undefined, `${WHOLE} nothing`),
  wrong('null', null, `${WHOLE} null`),
  wrong('text', 'apache-combined', `${WHOLE} "apache-combined"`),
  wrong('a function', () => ({}), `${WHOLE} a function`),
  wrong('no parse', { drop: ['a'] }, `${WHOLE} {"drop":["a"]}`),
  wrong(
    'an unknown option',
    { ...json, outputs: {} },
    `outputs: expected one of ${OPTIONS}, found "outputs"; did you mean "output"?`,
  ),
  wrong(
    'an option of another name',
    { ...json, extract: 'gzip' },
    `extract: expected one of ${OPTIONS}, found "extract"; known: ${OPTIONS}`,
  ),
  wrong(
    'an unknown onError',
    { ...json, onError: 'ignore' },
    'onError: expected failed, drop or raw, found "ignore"',
  ),
  wrong(
    'an unknown overflow',
    { ...json, overflow: 'drop' },
    `overflow: expected one of ${OPTIONS}, found "overflow"; did you mean "onError"?`,
  ),
  wrong(
    'a map of another kind',
    { ...json, map: 5 },
    'map: expected a path to a module, or a function, found 5',
  ),
  wrong(
    'a map module that is not there',
    { ...json, map: './nope.mjs' },
    'map: expected a module whose default export is a function, found "./nope.mjs", which is not there; the path starts from the folder of the pipeline file',
  ),
];

export const STEP_MISTAKES: readonly WrongPipeline[] = [
  wrong(
    'steps and the shorthand',
    { ...json, steps: [], rename: { a: 'b' }, drop: ['c'] },
    'rename: expected either steps or the shorthand, found steps, and rename, drop; move them into steps, at the place where they are to run',
  ),
  wrong(
    'an unknown step, with the nearest name',
    { ...json, steps: [{ drop: ['a'] }, { reduct: { a: 'mask' } }] },
    `steps[1]: expected a step, an object with one of ${STEP_NAMES}, found "reduct"; did you mean "redact"?`,
  ),
  wrong(
    'two steps in one',
    { ...json, steps: [{ drop: ['a'], keep: ['b'] }] },
    `steps[0]: expected a step, an object with one of ${STEP_NAMES}, found {"drop":["a"],"keep":["b"]}`,
  ),
  wrong(
    'a wrong member inside a step',
    { ...json, steps: [{ redact: { a: 'hide' } }] },
    'steps[0].redact.a: expected mask, remove, {network: {v4, v6}} or {hash: {key: {env}}}, found "hide"',
  ),
  wrong(
    'a step that reads a field dropped before it',
    { parse: 'apache-common', steps: [{ drop: ['host'] }, { rename: { host: 'ip' } }] },
    'steps[1].rename.host: expected a field of the record, found "host"; steps[0].drop takes it out before; put that behind this, or name it there no more',
  ),
  wrong(
    'a template that reads a field dropped before it',
    { parse: 'apache-common', steps: [{ redact: { user: 'remove' } }, { set: { key: '${user}' } }] },
    'steps[1].set.key: expected a field or a context value, found "user"; steps[0].redact takes it out before',
  ),
  wrong(
    'redact and raw output',
    { ...json, steps: [{ redact: { a: 'mask' } }], output: { format: 'raw' } },
    'output.format: expected anything but raw, as steps[0].redact redacts, found "raw"; a record written as it came would carry what is redacted',
  ),
  wrong(
    'redact and onError raw',
    { ...json, steps: [{ redact: { a: 'mask' } }], onError: 'raw' },
    'onError: expected anything but raw, as steps[0].redact redacts, found "raw"; a record written as it came would carry what is redacted',
  ),
  wrong(
    'parse and anyOf',
    { ...json, anyOf: [{ parse: 'ltsv' }] },
    'anyOf: expected either parse or anyOf, found both; put the parser into the list as one more alternative',
  ),
  wrong(
    'an unknown step of an alternative',
    { anyOf: [{ parse: 'json', steps: [{ renam: {} }] }] },
    `anyOf[0].steps[0]: expected a step, an object with one of ${STEP_NAMES}, found "renam"; did you mean "rename" or "redact"?`,
  ),
  wrong(
    'an unknown decoder',
    { ...json, decode: 'gzipped' },
    `decode: expected auto, none, ${DECODER_NAMES}, or a list of decoders, found "gzipped"; did you mean "gzip"?`,
  ),
];

export const PARSE_MISTAKES: readonly WrongPipeline[] = [
  wrong('a format of no name', { parse: '' }, 'parse: expected a name that is not empty, found ""'),
  wrong(
    'an unknown format, with the nearest names',
    { parse: 'apache-combind' },
    `parse: expected a built-in format (${FORMAT_NAMES}), ${PARSERS_WRITTEN}, found "apache-combind"; did you mean "apache-combined" or "apache-common" or "nginx-combined"?`,
  ),
  wrong(
    'an unknown format with none near',
    { parse: 'zzz' },
    `parse: expected a built-in format (${FORMAT_NAMES}), ${PARSERS_WRITTEN}, found "zzz"; known: ${FORMAT_NAMES}`,
  ),
  wrong(
    'an unknown parser',
    { parse: { grok: 'x' } },
    `parse: expected a format's name, ${PARSERS_WRITTEN}, found {"grok":"x"}`,
  ),
  wrong(
    'two parsers',
    { parse: { json: {}, ltsv: {} } },
    'parse.ltsv: expected no such member, found "ltsv"',
  ),
  wrong(
    'an option json has not',
    { parse: { json: { a: 1 } } },
    'parse.json.a: expected no such member, found "a"',
  ),
  wrong('a regex that is not text', { parse: { regex: 5 } }, 'parse.regex: expected text, found 5'),
  wrong(
    'an empty regex',
    { parse: { regex: '' } },
    'parse.regex: expected a pattern that is not empty, found ""',
  ),
  wrong(
    'a regex with no named capture',
    { parse: { regex: '(a)' } },
    'parse.regex: expected at least one named capture, such as (?P<host>\\S+), found "(a)"',
  ),
  regex('a regex that does not close', '(?P<a>x', '"missing ): (?P<a>x"', SYNTAX),
  regex('a name given twice', '(?P<a>x)(?P<a>y)', '"duplicate capture group name"', SYNTAX),
  regex('lookahead', '(?P<a>x)(?=y)', 'lookahead "(?=" at position 8', LINEAR),
  regex('negative lookahead', '(?P<a>x)(?!y)', 'lookahead "(?!" at position 8', LINEAR),
  regex('lookbehind', '(?<=y)(?P<a>x)', 'lookbehind "(?<=" at position 0', LINEAR),
  regex('negative lookbehind', 'é(?<!y)(?P<a>x)', 'lookbehind "(?<!" at position 1', LINEAR),
  regex('a backreference by number', '(?P<a>x)\\1', 'a backreference "\\1" at position 8', LINEAR),
  regex('a backreference by name', '(?P<a>x)\\k<a>', 'a backreference "\\k<a>" at position 8', LINEAR),
  regex("a backreference, Python's way", '(?P<a>x)(?P=a)', 'a backreference "(?P=" at position 8', LINEAR),
  regex('an atomic group', '(?P<a>x)(?>y)', 'an atomic group "(?>" at position 8', LINEAR),
  regex('a conditional', '(?P<a>x)?(?(1)y|z)', 'a conditional "(?(" at position 9', LINEAR),
  regex(
    'lookahead, and not the bracketed one before it',
    '[(?=](?P<a>x)\\(?=(?=y)',
    'lookahead "(?=" at position 17',
    LINEAR,
  ),
  regex(
    'a repetition of a repetition',
    '(?P<v>a{1,1000}{1,1000})',
    '"bad repetition operator: {1,1000}{1,1000}"',
    TOO_LARGE,
  ),
  regex('a repetition beyond 1000', '(?P<v>a{1001})', '"invalid repetition size: {1001}"', TOO_LARGE),
  regex(
    'a pattern too large',
    '(?P<a>(\\pL{1000}|y{1000}))',
    '"pattern too large - compile failed"',
    TOO_LARGE,
  ),
];
