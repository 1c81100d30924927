/**
 * @module test/engine/errors/wrong-parsers
 * Mistakes in the pipeline as a whole and in `parse`, one of each kind.
 */
import { DIRECTIVES } from '../../../engine/parsers/format-strings/apache-directives.ts';
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
  'decode, parse, anyOf, steps, types, rename, set, filter, map, drop, partition, iceberg, output, onError, fanout, overflow, sink, deadLetter, objects, limits, tests';
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
    'overflow: expected failed or reingest, found "drop"',
  ),
  wrong(
    'a map of another kind',
    { ...json, map: 5 },
    'map: expected a path to a module, a function, {map, concurrency} or {mapBatch}, found 5',
  ),
  wrong(
    'a map module that is not there',
    { ...json, map: './nope.mjs' },
    'map: expected a module whose default export is a function, or one that exports mapBatch, found "./nope.mjs", which is not there; the path starts from the folder of the pipeline file',
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

/** A format string, which is found at fault in its own option. */
const format = (
  parser: 'logFormat' | 'nginx',
  mistake: string,
  written: string,
  rest: string,
): WrongPipeline => wrong(mistake, { parse: { [parser]: written } }, `parse.${parser}: expected ${rest}`);

/** A grok pattern that is at fault. */
const grok = (mistake: string, pattern: string, rest: string): WrongPipeline =>
  wrong(mistake, { parse: { grok: pattern } }, `parse.grok: expected ${rest}`);

const LINEAR_TIME = 'what can be matched in linear time, found';
const NOTHING_GAINED =
  'matching takes linear time and never goes back, so that nothing is gained by it: write';
const A_PATTERN = "a pattern of `patterns` or of millrace's own, found";

export const GROK_MISTAKES: readonly WrongPipeline[] = [
  grok(
    'lookahead',
    '%{WORD:a}(?=%{DATA:b} x)',
    `${LINEAR_TIME} lookahead "(?=" at position 9; match what follows as well, in a group (?:…) without a name`,
  ),
  grok(
    'negative lookahead',
    '%{WORD:a}(?!x)',
    `${LINEAR_TIME} negative lookahead "(?!" at position 9; say what may follow, such as [^"]*, or drop such records by \`filter\``,
  ),
  grok(
    'lookbehind',
    '(?<=x)%{WORD:a}',
    `${LINEAR_TIME} lookbehind "(?<=" at position 0; match what comes before as well, in a group (?:…) without a name`,
  ),
  grok(
    'negative lookbehind',
    '(?<![0-9])%{INT:a}',
    `${LINEAR_TIME} negative lookbehind "(?<!" at position 0; say what may come before, such as (?:^|[^0-9])`,
  ),
  grok(
    'an atomic group',
    '(?>a+)%{INT:a}',
    `${LINEAR_TIME} an atomic group "(?>" at position 0; ${NOTHING_GAINED} (?:…)`,
  ),
  grok(
    'a possessive star',
    'a*+%{INT:a}',
    `${LINEAR_TIME} a possessive quantifier "*+" at position 1; ${NOTHING_GAINED} *`,
  ),
  grok(
    'a possessive count',
    'a{1,2}+%{INT:a}',
    `${LINEAR_TIME} a possessive quantifier "{1,2}+" at position 1; ${NOTHING_GAINED} {1,2}`,
  ),
  grok(
    'a backreference by number',
    '(?<a>.)\\1',
    `${LINEAR_TIME} a backreference "\\\\1" at position 7; capture both into fields and compare them in \`map\``,
  ),
  grok(
    'a backreference by name',
    '(?<a>.)\\k<a>',
    `${LINEAR_TIME} a backreference "\\\\k<a>" at position 7; capture both into fields and compare them in \`map\``,
  ),
  grok(
    'a conditional',
    '(?<a>x)?(?(1)y|z)',
    `${LINEAR_TIME} a conditional "(?(" at position 8; write both cases out, (?:…|…)`,
  ),
  grok(
    'extended syntax',
    '(?x) %{WORD:a}',
    `${LINEAR_TIME} extended syntax "(?x)" at position 0; leave out spaces and comments`,
  ),
  grok(
    'a set within a set',
    '[a[b]]%{WORD:a}',
    `${LINEAR_TIME} a set within a set "[" at position 2; write \\[ for a bracket, or one set`,
  ),
  grok(
    'an unknown pattern, with the nearest names',
    '^%{IPORHOSTS:a}',
    `${A_PATTERN} "%{IPORHOSTS:a}" at position 1; did you mean "IPORHOST"?`,
  ),
  grok(
    'a reference that does not end',
    '%{WORD:a} %{WORD:b%{INT:c}',
    'a reference such as %{NAME:field:type}, found one that does not end "%{WORD:b%{INT:c}" at position 10; write %\\{ for the text %{',
  ),
  grok(
    'an unknown type, with the nearest',
    '%{INT:a:itn}',
    'a type of string, int, integer, long, float, double, boolean, found "itn" at position 0; known: string, int, integer, long, float, double, boolean',
  ),
  grok(
    'a field of spaces',
    '%{INT:a b}',
    'a field such as status, http.status or [http][status], found "a b" at position 0',
  ),
  grok(
    'no field',
    '%{INT} x',
    'at least one field, such as %{INT:status:int} or (?<status>[0-9]+), found "%{INT} x"',
  ),
  wrong(
    'a pattern that holds itself',
    { parse: { grok: '%{A:x}', patterns: { A: 'a%{B}', B: '%{C}', C: 'c%{A}' } } },
    'parse.patterns.C: expected patterns that end, found A → B → C → A, in a circle; a pattern cannot hold itself',
  ),
  wrong(
    'patterns that double',
    {
      parse: {
        grok: '%{P60:x}',
        patterns: Object.fromEntries(
          Array.from({ length: 61 }, (_, n) => [`P${n}`, n === 0 ? 'a' : `%{P${n - 1}}%{P${n - 1}}`]),
        ),
      },
    },
    'parse.grok: expected a pattern of at most 200000 characters, found more, written out',
  ),
  wrong(
    'a mistake in a pattern of the user',
    { parse: { grok: '%{A:x}', patterns: { A: 'a(?=b)' } } },
    `parse.patterns.A: expected ${LINEAR_TIME} lookahead "(?=" at position 1; match what follows as well, in a group (?:…) without a name`,
  ),
  wrong(
    'a name that grok cannot refer to',
    { parse: { grok: '%{A:x}', patterns: { 'A-B': 'a' } } },
    'parse.patterns.A-B: expected a name of letters, digits and _, found "A-B"',
  ),
];

const APART = 'fields that can be told apart, found';
const SEPARATE = 'log one of them between quotes, or behind another separator';

export const FORMAT_STRING_MISTAKES: readonly WrongPipeline[] = [
  format(
    'logFormat',
    'an unknown directive, with its position',
    '%h "%Y"',
    'a directive of Apache\'s log formats, found "%Y" at position 4; did you mean "%a" or "%A" or "%B"?',
  ),
  format(
    'logFormat',
    'an unknown word in braces, with the nearest',
    'LogFormat "%h %>{lokal}p" x',
    'a directive of Apache\'s log formats, found "%{lokal}p" at position 3; did you mean "%{local}p" or "%{canonical}p"?',
  ),
  format(
    'logFormat',
    'a percent sign at the end',
    '%h 5%',
    'a directive of Apache\'s log formats, found "%" at position 4; did you mean "%a" or "%A" or "%B"?',
  ),
  format(
    'logFormat',
    'a letter that strftime has not',
    '%{%Y-%Q}t',
    'a time of Apache\'s: sec, msec, usec, msec_frac, usec_frac or letters of strftime, found the directive "%Q" in "%{%Y-%Q}t" at position 0',
  ),
  format(
    'logFormat',
    'numbers with nothing between them',
    '%h %b%D',
    `${APART} "%b" at position 3 and "%D" at position 5 with nothing between them, which leaves open where the first ends; ${SEPARATE}`,
  ),
  format(
    'logFormat',
    'texts with a space between them',
    '%h %{User-Agent}i %{Via}i',
    `${APART} "%{User-Agent}i" at position 3 and "%{Via}i" at position 18 with " " between them, which both may contain; ${SEPARATE}`,
  ),
  format(
    'logFormat',
    'text that a later field could begin in',
    '%{User-Agent}i %D %{Via}i',
    `${APART} "%{User-Agent}i" at position 0 and "%{Via}i" at position 18 with " " between them, which both may contain; ${SEPARATE}`,
  ),
  format(
    'logFormat',
    'a condition without its directive, however long',
    `%${'1'.repeat(60)}`,
    `a directive of Apache's log formats, found "%1111111" at position 0; known: ${DIRECTIVES.join(', ')}`,
  ),
  format('logFormat', 'no field', 'combined', 'a format string with at least one field, found "combined"'),
  format(
    'nginx',
    'an unknown variable, with the nearest names',
    '$remote_addr $statsu',
    'a variable of nginx\'s, found "$statsu" at position 13; did you mean "status"? One that your configuration sets has to be named in variables',
  ),
  format(
    'nginx',
    'an unknown variable of a statement, by its place there',
    "log_format a '$status '\n '$nope';",
    'a variable of nginx\'s, found "$nope" at position 26; did you mean "pipe"? One that your configuration sets has to be named in variables',
  ),
  format(
    'nginx',
    'text that both may hold',
    '$http_user_agent $request_body',
    `${APART} "$http_user_agent" at position 0 and "$request_body" at position 17 with " " between them, which both may contain; ${SEPARATE}`,
  ),
  format(
    'nginx',
    'an unknown escape',
    "log_format a escape=xml '$status';",
    'escape=default, json, none, found "escape=xml"',
  ),
  format(
    'nginx',
    'a string that does not end',
    "log_format a '$status;",
    "a string that ends, found none behind '",
  ),
  format(
    'nginx',
    'words outside of the strings',
    "log_format a '$status' $host;",
    'strings in quotes, and a semicolon behind them, found "$" at position 23',
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
    { parse: { gork: 'x' } },
    `parse: expected a format's name, ${PARSERS_WRITTEN}, found {"gork":"x"}; "gork" is not known; did you mean "grok"?`,
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
  wrong(
    'a csv with a column twice',
    { parse: { csv: { columns: ['a', 'b', 'a'] } } },
    'parse.csv.columns: expected names that differ, found "a"',
  ),
  wrong(
    'a csv with a delimiter of two characters',
    { parse: { csv: { columns: ['a'], delimiter: '||' } } },
    'parse.csv.delimiter: expected one character, but no quote and no line end, found "||"',
  ),
  wrong(
    'a csv with columns and a header',
    { parse: { csv: { columns: ['a'], header: true } } },
    'parse.csv: expected either columns, a list of names, or header: true, found both',
  ),
  wrong(
    'a tsv with neither',
    { parse: { tsv: {} } },
    'parse.tsv: expected either columns, a list of names, or header: true, found neither',
  ),
  wrong(
    'a header among alternatives',
    { anyOf: [{ parse: 'json' }, { parse: { csv: { header: true } } }] },
    'anyOf[1].parse: expected a parser that is told its fields, found {"csv":{"header":true}}; only the `parse` of a pipeline is told them by a header',
  ),
  wrong(
    'a header in a field',
    { parse: 'json', steps: [{ parse: { field: 'a', as: { w3c: {} } } }] },
    'steps[0].parse.as: expected a parser that is told its fields, found {"w3c":{}}; only the `parse` of a pipeline is told them by a header',
  ),
  wrong(
    'CSV output of fields that a header names',
    { parse: { w3c: {} }, output: { format: 'csv' } },
    'output.columns: expected a list of fields, as the records bring their own, found nothing',
  ),
  wrong(
    'a w3c without fields',
    { parse: { w3c: { fields: [] } } },
    'parse.w3c.fields: expected at least one name, found []',
  ),
  wrong(
    'separators of kv that hold each other',
    { parse: { kv: { pairs: '&', key: '=&' } } },
    'parse.kv.key: expected another separator than that of pairs, found "=&"',
  ),
  wrong(
    'a field that no column of csv is',
    { parse: { csv: { columns: ['host', 'port'] } }, drop: ['hots'] },
    'drop[0]: expected a field of the record, found "hots"; did you mean "host"?',
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
