/**
 * @module test/engine/errors/wrong-steps
 * Mistakes in the steps behind `parse`, one of each kind.
 */
import { CONTEXT_NAMES, ENCODER_NAMES, TYPES_WRITTEN } from './table-names.ts';
import { COMMON_FIELDS, common, json, LINEAR, type WrongPipeline, wrong } from './wrong-pipeline.ts';

const DIRECTIVES =
  'directives of %Y %y %m %d %e %j %b %B %a %A %H %I %p %M %S %f %L %z %Z %s %T %R %D %F %h %n %t %%';
const CONDITIONS =
  'one of eq, ne, gt, gte, lt, lte, in, notIn, exists, contains, startsWith, endsWith, matches';

export const FIELD_MISTAKES: readonly WrongPipeline[] = [
  wrong(
    'a step that has no place of its own',
    { ...json, redact: { a: 'mask' } },
    'redact: expected one of decode, parse, anyOf, steps, types, rename, set, filter, map, drop, partition, iceberg, output, onError, fanout, overflow, sink, deadLetter, objects, limits, tests, found "redact"; redact is a step: put it under `steps`, with all others',
  ),
  wrong(
    'an unknown type',
    { ...json, types: { a: 'integer' } },
    `types.a: expected ${TYPES_WRITTEN}, found "integer"`,
  ),
  wrong(
    'a list of types',
    { ...json, types: ['a'] },
    'types: expected an object of field: type, found ["a"]',
  ),
  wrong(
    'a type of another kind',
    { ...json, types: { a: 5 } },
    `types.a: expected ${TYPES_WRITTEN}, found 5`,
  ),
  wrong(
    'an unknown type of a field named by nature',
    { ...json, types: JSON.parse('{"__proto__":"integer"}') },
    `types.__proto__: expected ${TYPES_WRITTEN}, found "integer"`,
  ),
  wrong(
    'an unknown unit, deep in a variant',
    { ...json, types: { a: { epoch: { unit: 'm' } } } },
    'types.a.epoch.unit: expected "s" or "ms", found "m"; did you mean "ms"?',
  ),
  wrong(
    'a part of a time that is read twice',
    { ...json, types: { a: { strftime: { format: '%f%f' } } } },
    'types.a.strftime: expected each part of a time once, found the directive "%f" behind one that reads the same',
  ),
  wrong(
    'a part of a time that is read twice, once by a shorthand',
    { ...json, types: { a: { strftime: { format: '%F %B' } } } },
    'types.a.strftime: expected each part of a time once, found the directive "%B" behind one that reads the same',
  ),
  wrong(
    'a path of too many names',
    { ...json, set: { [Array(33).fill('a').join('.')]: 1 } },
    `set.${Array(33).fill('a').join('.')}: expected a path of at most 32 names, found 33 in "${'a.'.repeat(28)}…; write \\. for a dot within a name`,
  ),
  wrong(
    'a strftime without a format',
    { ...json, types: { a: { strftime: { fmt: '%Y' } } } },
    'types.a.strftime: expected "format", found {"fmt":"%Y"}; "fmt" is not known; did you mean "format"?',
  ),
  wrong(
    'an unknown directive',
    { ...json, types: { a: { strftime: { format: '%Q' } } } },
    `types.a.strftime: expected ${DIRECTIVES}, found the directive "%Q"`,
  ),
  wrong(
    'a format that ends in a percent sign',
    { ...json, types: { a: { strftime: { format: '%Y%' } } } },
    `types.a.strftime: expected ${DIRECTIVES}, found the directive "%"`,
  ),
  ...['Berlin', 'Nowhere+09:00'].map((zone) =>
    wrong(
      `the zone ${zone}`,
      { ...json, types: { a: { strftime: { format: '%Y', zone } } } },
      `types.a.strftime: expected a zone of the IANA database, such as Europe/Berlin, found the zone "${zone}"`,
    ),
  ),
  wrong(
    'a year beside that of the format',
    { ...json, types: { a: { strftime: { format: '%F', year: 2024 } } } },
    'types.a.strftime.year: expected nothing, as the format has the year, found 2024',
  ),
  wrong(
    'a year that is none',
    { ...json, types: { a: { strftime: { format: '%b %e', year: 'now' } } } },
    'types.a.strftime.year: expected a year of 0 to 9999, or "arrival", found "now"',
  ),
  wrong(
    'a type of a field the format has not',
    { ...common, types: { stauts: 'int' } },
    'types.stauts: expected a field of the record, found "stauts"; did you mean "status"?',
  ),
  wrong(
    'a path with nothing between its dots',
    { ...json, types: { 'a..b': 'int' } },
    'types.a..b: expected names between the dots, found "a..b"; write \\. for a dot within a name',
  ),
  wrong(
    'a type of no name',
    { ...json, types: { '': 'int' } },
    'types.: expected a name that is not empty, found ""',
  ),
  wrong(
    'renaming a field the format has not',
    { ...common, rename: { hots: 'x' } },
    'rename.hots: expected a field of the record, found "hots"; did you mean "host"?',
  ),
  wrong(
    'a new name that is empty',
    { ...json, rename: { a: '' } },
    'rename.a: expected a name that is not empty, found ""',
  ),
  wrong('a new name that is no text', { ...json, rename: { a: 5 } }, 'rename.a: expected text, found 5'),
  wrong(
    'dropping a field by the name it had before rename',
    { ...common, rename: { host: 'client' }, drop: ['host'] },
    `drop[0]: expected a field of the record, found "host"; known: ${COMMON_FIELDS.replace('host', 'client')}`,
  ),
  wrong('a drop that is no list', { ...json, drop: 'a' }, 'drop: expected a list of fields, found "a"'),
  wrong('a drop of another kind', { ...json, drop: ['a', 5] }, 'drop[1]: expected text, found 5'),
];

export const VALUE_MISTAKES: readonly WrongPipeline[] = [
  wrong(
    'set to a list',
    { ...json, set: { a: [] } },
    'set.a: expected text, a number, true, false or null, found []',
  ),
  wrong(
    'set to NaN',
    { ...json, set: { a: Number.NaN } },
    'set.a: expected text, a number, true, false or null, found NaN',
  ),
  wrong(
    'set to a bigint',
    { ...json, set: { a: 5n } },
    'set.a: expected text, a number, true, false or null, found 5',
  ),
  wrong(
    'a set that is a list',
    { ...json, set: ['a'] },
    'set: expected an object of field: value, found ["a"]',
  ),
  wrong(
    'a brace that does not close',
    { ...json, set: { a: 'x${b' } },
    'set.a: expected a closing brace, found "${b"; write $${ for the text ${',
  ),
  wrong(
    'a reference to nothing',
    { ...json, set: { a: '${}' } },
    'set.a: expected a field or a context value, found ""; did you mean "requestId" or "traceId" or "functionName"?',
  ),
  wrong(
    'a misspelt context value',
    { ...common, set: { a: '${reqestId}' } },
    'set.a: expected a field or a context value, found "reqestId"; did you mean "requestId" or "request" or "recordId"?',
  ),
  wrong(
    'date letters that mean nothing',
    { ...common, set: { a: '${timestamp:YYYY-MM}' } },
    'set.a: expected a date format of yyyy MM dd HH mm ss SSS, found "YYYY"',
  ),
  wrong(
    'an empty date format',
    { ...common, set: { a: '${timestamp:}' } },
    'set.a: expected a date format of yyyy MM dd HH mm ss SSS, found ""',
  ),
  wrong(
    'a date format for a context value',
    { ...json, partition: { day: '${logTimestamp:yyyy-MM-dd}' } },
    'partition.day: expected a timestamp to format, found "logTimestamp", a context value, which is text; set a field to "${logTimestamp}", make it a timestamp with `types`, and name that field here',
  ),
  wrong(
    'a path that ends in a dot',
    { ...json, set: { 'a.': 1 } },
    'set.a.: expected names between the dots, found "a."; write \\. for a dot within a name',
  ),
  wrong(
    'a partition that is no text',
    { ...json, partition: { a: 5 } },
    'partition.a: expected text, found 5',
  ),
  wrong(
    'a partition of nothing',
    { ...json, partition: { a: '' } },
    'partition.a: expected a template that is not empty, found ""',
  ),
  wrong(
    'a partition by an unknown name',
    { ...common, partition: { a: '${x}' } },
    `partition.a: expected a field or a context value, found "x"; known: ${COMMON_FIELDS}, ${CONTEXT_NAMES}`,
  ),
];

export const FILTER_MISTAKES: readonly WrongPipeline[] = [
  wrong(
    'a filter of another kind',
    { ...json, filter: 5 },
    'filter: expected an object of field: condition, or a list of such objects, found 5',
  ),
  wrong('no clause at all', { ...json, filter: [] }, 'filter: expected at least one clause, found []'),
  wrong(
    'a clause that is null',
    { ...json, filter: [null] },
    'filter[0]: expected an object of field: condition, found null',
  ),
  wrong(
    'a clause that is a number',
    { ...json, filter: [{ a: 1 }, 5] },
    'filter[1]: expected an object of field: condition, found 5',
  ),
  wrong(
    'an unknown operator',
    { ...json, filter: { a: { gtx: 1 } } },
    `filter.a.gtx: expected ${CONDITIONS}, found "gtx"; did you mean "gt" or "gte"?`,
  ),
  wrong(
    'an unknown operator in a list',
    { ...json, filter: [{ a: { gtx: 1 } }] },
    `filter[0].a.gtx: expected ${CONDITIONS}, found "gtx"; did you mean "gt" or "gte"?`,
  ),
  wrong(
    'an unknown field',
    { ...common, filter: { stats: 1 } },
    'filter.stats: expected a field of the record, found "stats"; did you mean "status"?',
  ),
  wrong(
    'text for an int',
    { ...common, filter: { status: '200' } },
    'filter.status.eq: expected a number, as the field is int, found "200"',
  ),
  wrong(
    'text in a list for an int',
    { ...common, filter: { status: { in: [200, 'x'] } } },
    'filter.status.in: expected a number, as the field is int, found "x"',
  ),
  wrong(
    'a number for text',
    { ...common, filter: { method: 5 } },
    'filter.method.eq: expected text, as the field is text, found 5',
  ),
  wrong(
    'text for a bool',
    { ...json, types: { a: 'bool' }, filter: { a: 'true' } },
    'filter.a.eq: expected true or false, as the field is bool, found "true"',
  ),
  wrong(
    'no time for a timestamp',
    { ...common, filter: { timestamp: { gt: 'yesterday' } } },
    'filter.timestamp.gt: expected an ISO 8601 time, as the field is a timestamp, found "yesterday"',
  ),
  wrong(
    'a text operator on an int',
    { ...common, filter: { status: { contains: '4' } } },
    'filter.status.contains: expected a field that is text, found one of type int',
  ),
  wrong('in without a list', { ...json, filter: { a: { in: 5 } } }, 'filter.a.in: expected a list, found 5'),
  wrong(
    'gt of a boolean',
    { ...json, filter: { a: { gt: true } } },
    'filter.a.gt: expected text or a number, found true',
  ),
  wrong(
    'exists of text',
    { ...json, filter: { a: { exists: 'yes' } } },
    'filter.a.exists: expected true or false, found "yes"',
  ),
  wrong(
    'a pattern RE2 has not',
    { ...json, filter: { a: { matches: 'x(?=y)' } } },
    `filter.a.matches: expected a pattern in RE2 syntax, found lookahead "(?=" at position 1 in "x(?=y)"; ${LINEAR}`,
  ),
];

export const OUTPUT_MISTAKES: readonly WrongPipeline[] = [
  wrong(
    'an unknown format',
    { ...json, output: { format: 'xml' } },
    `output.format: expected ${ENCODER_NAMES}, found "xml"`,
  ),
  wrong(
    'newline as text',
    { ...json, output: { newline: 'yes' } },
    'output.newline: expected true or false, found "yes"',
  ),
  wrong(
    'an unknown timestamp',
    { ...json, output: { timestamp: 'unix' } },
    'output.timestamp: expected iso, epoch, epochMillis or epochMicros, found "unix"',
  ),
  wrong(
    'unknown nulls',
    { ...json, output: { nulls: 'no' } },
    'output.nulls: expected keep or drop, found "no"',
  ),
  wrong(
    'a misspelt member',
    { ...json, output: { newLine: true } },
    'output.newLine: expected one of format, newline, timestamp, nulls, compress, columns, found "newLine"; did you mean "newline"?',
  ),
  wrong(
    'csv of unknown fields',
    { ...json, output: { format: 'csv' } },
    'output.columns: expected a list of fields, as the records bring their own, found nothing',
  ),
  wrong(
    'columns of json',
    { ...json, output: { columns: ['a'] } },
    'output.columns: expected nothing, as only csv has columns, found ["a"]; use `drop`, or `format: csv`',
  ),
  wrong(
    'no columns',
    { ...json, output: { format: 'csv', columns: [] } },
    'output.columns: expected at least one field, found []',
  ),
  wrong(
    'an unknown column',
    { ...common, output: { format: 'csv', columns: ['status', 'hots'] } },
    'output.columns[1]: expected a field of the record, found "hots"; did you mean "host"?',
  ),
];
