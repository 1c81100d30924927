/**
 * @module test/engine/errors/wrong-options
 * Mistakes in the options of a single step, one of each kind.
 */
import { FORMAT_NAMES, PARSERS_WRITTEN } from './table-names.ts';
import { common, json, LINEAR, type WrongPipeline, wrong } from './wrong-pipeline.ts';

/** A single step, and what is said of it behind its path. */
const step = (mistake: string, written: object, message: string, parse: object = json): WrongPipeline =>
  wrong(mistake, { ...parse, steps: [written] }, `steps[0].${message}`);

process.env['MILLRACE_TEST_SHORT_KEY'] = 'Jefe';

const hash = (key: unknown, more = {}) => ({ redact: { a: { hash: { key, ...more } } } });
const KEY = 'an environment variable of at least 16 bytes';
const SET = 'set it where the pipeline runs, to a random key';

export const REDACT_MISTAKES: readonly WrongPipeline[] = [
  step(
    'a misspelt way to redact',
    { redact: { a: { netwrk: {} } } },
    'redact.a: expected mask, remove, {network: {v4, v6}} or {hash: {key: {env}}}, found {"netwrk":{}}; "netwrk" is not known; did you mean "network"?',
  ),
  step(
    'a misspelt prefix',
    { redact: { a: { network: { V4: 24 } } } },
    'redact.a.network.V4: expected one of v4, v6, found "V4"; did you mean "v4" or "v6"?',
  ),
  step(
    'a prefix that is too long',
    { redact: { a: { network: { v4: 33 } } } },
    'redact.a.network.v4: expected a whole number from 0 to 32, found 33',
  ),
  step(
    'a key in the pipeline itself',
    hash('s3cret'),
    'redact.a.hash.key: expected the name of an environment variable, {env: NAME}, found a value',
  ),
  step(
    'a key in place of the whole method',
    { redact: { a: { hash: 's3cret' } } },
    'redact.a.hash: expected a key and a length, {key: {env: NAME}, length}, found a value',
  ),
  step(
    'a hash cut too short',
    hash({ env: 'X' }, { length: 7 }),
    'redact.a.hash.length: expected a whole number from 8 to 64, found 7',
  ),
  step(
    'a key that is not set',
    hash({ env: 'MILLRACE_TEST_NO_KEY' }),
    `redact.a.hash.key.env: expected ${KEY}, found MILLRACE_TEST_NO_KEY, which is not set; ${SET}`,
  ),
  step(
    'a key that is too short',
    hash({ env: 'MILLRACE_TEST_SHORT_KEY' }),
    `redact.a.hash.key.env: expected ${KEY}, found MILLRACE_TEST_SHORT_KEY, which has 4; ${SET}`,
  ),
  step(
    'a network of a field the format has not',
    { redact: { hots: { network: {} } } },
    'redact.hots: expected a field of the record, found "hots"; did you mean "host"?',
    common,
  ),
];

const replace = (options: object) => ({ replace: { a: options } });

export const REPLACE_MISTAKES: readonly WrongPipeline[] = [
  step(
    'a misspelt pattern',
    replace({ patern: 'x', with: 'y' }),
    'replace.a: expected {pattern, with}, found {"patern":"x","with":"y"}; "patern" is not known; did you mean "pattern"?',
  ),
  step(
    'an unknown option',
    replace({ pattern: 'x', with: 'y', al: false }),
    'replace.a.al: expected one of pattern, with, all, found "al"; did you mean "all"?',
  ),
  step(
    'an empty pattern',
    replace({ pattern: '', with: 'y' }),
    'replace.a.pattern: expected a pattern that is not empty, found ""',
  ),
  step(
    'lookahead',
    replace({ pattern: 'x(?=y)', with: '' }),
    `replace.a.pattern: expected a pattern in RE2 syntax, found lookahead "(?=" at position 1 in "x(?=y)"; ${LINEAR}`,
  ),
  step(
    'a capture of another name',
    replace({ pattern: '(?P<host>x)(y)', with: '${hots}' }),
    'replace.a.with: expected references to captures of the pattern, $1 or ${name}, found "${hots}"; did you mean "host"?',
  ),
  step(
    'a capture that the pattern has not',
    replace({ pattern: '(x)', with: '$12' }),
    'replace.a.with: expected references to captures of the pattern, $1 or ${name}, found "$12"; did you mean "1"?',
  ),
  step(
    'a dollar sign alone',
    replace({ pattern: 'x', with: 'US$' }),
    'replace.a.with: expected references to captures of the pattern, $1 or ${name}, found "$"; write $$ for the text $',
  ),
  wrong(
    'a field dropped before it',
    { ...common, steps: [{ drop: ['host'] }, { replace: { host: { pattern: 'x', with: '' } } }] },
    'steps[1].replace.host: expected a field of the record, found "host"; steps[0].drop takes it out before; put that behind this, or name it there no more',
  ),
];

export const SPLIT_MISTAKES: readonly WrongPipeline[] = [
  step(
    'a misspelt way to split',
    { split: { a: { querry: true } } },
    `split.a: expected {by: ','}, {url: true} or {query: true}, found {"querry":true}; "querry" is not known; did you mean "query"?`,
  ),
  step(
    'two ways at once',
    { split: { a: { by: ',', url: true } } },
    'split.a.url: expected no such member, found "url"',
  ),
  step(
    'an empty delimiter',
    { split: { a: { by: '' } } },
    'split.a.by: expected a delimiter that is not empty, found ""',
  ),
  step(
    'a part that URLs have not',
    { split: { a: { url: true, into: { hots: 'h' } } } },
    'split.a.into.hots: expected one of scheme, host, port, path, query, fragment, found "hots"; did you mean "host"?',
  ),
  step(
    'no field to split into',
    { split: { a: { by: ' ', into: [] } } },
    'split.a.into: expected at least one field, found []',
  ),
  wrong(
    'a field that a split before made of another name',
    { ...common, steps: [{ split: { path: { by: '/', into: ['folder'] } } }, { rename: { foldre: 'x' } }] },
    'steps[1].rename.foldre: expected a field of the record, found "foldre"; did you mean "folder"?',
  ),
];

export const PARSE_STEP_MISTAKES: readonly WrongPipeline[] = [
  step(
    'a misspelt option',
    { parse: { field: 'a', as: 'json', onEror: 'keep' } },
    'parse.onEror: expected one of field, as, into, onError, found "onEror"; did you mean "onError"?',
  ),
  step(
    'nothing to parse as',
    { parse: { field: 'a', has: 'json' } },
    'parse: expected an object of field, as, into and onError, found {"field":"a","has":"json"}; "has" is not known; did you mean "as"?',
  ),
  step(
    'an unknown format',
    { parse: { field: 'a', as: 'jsn' } },
    `parse.as: expected a built-in format (${FORMAT_NAMES}), ${PARSERS_WRITTEN}, found "jsn"; did you mean "json"?`,
  ),
  step(
    'a pattern RE2 refuses',
    { parse: { field: 'a', as: { regex: '(?P<a>x)(?=y)' } } },
    `parse.as.regex: expected a pattern in RE2 syntax, found lookahead "(?=" at position 8 in "(?P<a>x)(?=y)"; ${LINEAR}`,
  ),
  step(
    'an unknown onError',
    { parse: { field: 'a', as: 'json', onError: 'drop' } },
    'parse.onError: expected fail or keep, found "drop"',
  ),
  step(
    'a field the format has not',
    { parse: { field: 'hots', as: 'json' } },
    'parse.field: expected a field of the record, found "hots"; did you mean "host"?',
    common,
  ),
  wrong(
    'a path into a field that is not there, behind it',
    {
      ...common,
      steps: [{ parse: { field: 'host', as: 'json' } }, { drop: ['user'] }, { types: { 'hots.a': 'int' } }],
    },
    'steps[2].types.hots.a: expected a field of the record, found "hots.a"; did you mean "host"?',
  ),
];

export const SAMPLE_MISTAKES: readonly WrongPipeline[] = [
  step(
    'a misspelt rate',
    { sample: { rte: 0.1 } },
    'sample: expected an object of rate and key, found {"rte":0.1}; "rte" is not known; did you mean "rate"?',
  ),
  step(
    'a rate in per cent',
    { sample: { rate: 10 } },
    'sample.rate: expected a number from 0 to 1, found 10',
  ),
  step('a rate alone', { sample: 0.1 }, 'sample: expected an object of rate and key, found 0.1'),
  step(
    'a key that the format has not',
    { sample: { rate: 0.1, key: '${hots}' } },
    'sample.key: expected a field or a context value, found "hots"; did you mean "host"?',
    common,
  ),
  wrong(
    'a key dropped before it',
    { ...common, steps: [{ drop: ['host'] }, { sample: { rate: 0.5, key: '${host}' } }] },
    'steps[1].sample.key: expected a field or a context value, found "host"; steps[0].drop takes it out before',
  ),
];

export const ZONE_MISTAKES: readonly WrongPipeline[] = ['Berlin', '+24:00', '+2', 'UTC+2'].map((zone) =>
  step(
    `the zone ${zone}`,
    { types: { a: { iso: { zone } } } },
    `types.a.iso.zone: expected a zone of the IANA database or an offset, such as Europe/Berlin or +02:00, found "${zone}"`,
  ),
);

const sink = (title: string, config: unknown, message: string, more: object = {}) =>
  wrong(title, { parse: 'json', sink: config, ...more }, message);

export const SINK_MISTAKES: readonly WrongPipeline[] = [
  sink(
    'a misspelt sink',
    { firehos: 'logs' },
    'sink: expected a sink: an object with one of firehose, s3, found {"firehos":"logs"}; "firehos" is not known; did you mean "firehose"?',
  ),
  sink(
    'a stream by its ARN',
    { firehose: 'arn:aws:firehose:eu-west-1:1:deliverystream/logs' },
    'sink.firehose: expected the name of a delivery stream, 1 to 64 letters, digits, _ . -, found "arn:aws:firehose:eu-west-1:1:deliverystream/logs"',
  ),
  sink(
    'a misspelt rate of a sink',
    { firehose: { stream: 'logs', recordPerSecond: 1 } },
    'sink.firehose.recordPerSecond: expected one of stream, recordsPerSecond, bytesPerSecond, found "recordPerSecond"; did you mean "recordsPerSecond" or "bytesPerSecond"?',
  ),
  sink(
    'a rate of nothing',
    { firehose: { stream: 'logs', recordsPerSecond: 0 } },
    'sink.firehose.recordsPerSecond: expected records a second, a number above 0, found 0',
  ),
  sink(
    'a bucket with a path',
    { s3: { bucket: 's3://logs/x' } },
    'sink.s3.bucket: expected the name of a bucket, 3 to 63 lower-case letters, digits, . -, found "s3://logs/x"',
  ),
  sink(
    'a compression of another name',
    { s3: { bucket: 'logs', compress: 'gzp' } },
    'sink.s3.compress: expected none, gzip or zstd, found "gzp"; did you mean "gzip"?',
  ),
  sink(
    'a prefix of a key that is not there',
    { s3: { bucket: 'logs', prefix: '${servic}/' } },
    'sink.s3.prefix: expected a field or a context value, found "servic"; did you mean "service"?',
    { partition: { service: '${service}' } },
  ),
  sink(
    'a prefix of what each record has its own of',
    { s3: { bucket: 'logs', prefix: '${shardId}/' } },
    'sink.s3.prefix: expected a partition key, now, or a context value of the whole batch, found "shardId", which each record has its own of; make it a key of partition: partition: { shardId: \'${shardId}\' }',
  ),
  wrong(
    'dead letters of what fails to the source',
    { parse: 'json', deadLetter: { firehose: 'dead' } },
    'deadLetter: expected onError: drop beside it, found onError: failed; only what is dropped goes there',
  ),
  wrong(
    'dead letters of what is redacted',
    { parse: 'json', steps: [{ redact: { a: 'mask' } }], onError: 'drop', deadLetter: { firehose: 'dead' } },
    'deadLetter: expected nothing, as steps[0].redact redacts, found a sink; a record as it came would carry what is redacted',
  ),
  wrong(
    'objects read in another way',
    { parse: 'json', objects: 'documents' },
    'objects: expected lines or document, found "documents"; did you mean "document"?',
  ),
];

const iceberg = (mistake: string, more: object, message: string, parse: object = common): WrongPipeline =>
  wrong(mistake, { ...parse, iceberg: { database: 'logs', table: 'access' }, ...more }, message);

export const ICEBERG_MISTAKES: readonly WrongPipeline[] = [
  iceberg(
    'a table without a database',
    { iceberg: { table: 'access' } },
    'iceberg: expected {database, table, operation}, of templates, found {"table":"access"}',
  ),
  iceberg(
    'a misspelt part of the table',
    { iceberg: { database: 'logs', table: 'access', operaton: 'insert' } },
    'iceberg.operaton: expected one of database, table, operation, found "operaton"; did you mean "operation"?',
  ),
  iceberg(
    'an operation that Firehose does not know',
    { iceberg: { database: 'logs', table: 'access', operation: 'upsert' } },
    'iceberg.operation: expected insert, update, delete, or a template of them, found "upsert"',
  ),
  iceberg(
    'a table of another name than Firehose takes',
    { iceberg: { database: 'logs', table: 'access-log' } },
    'iceberg.table: expected 1 to 255 letters, digits, _ and ., found "access-log"',
  ),
  iceberg(
    'a table by a field that is not there',
    { iceberg: { database: 'logs', table: '${hots}' } },
    'iceberg.table: expected a field or a context value, found "hots"; did you mean "host"?',
  ),
  iceberg(
    'a partition key of a name that the table has',
    { partition: { 'iceberg.table': '${host}' } },
    'partition.iceberg.table: expected another name, found "iceberg.table"; an Iceberg table goes into `iceberg`',
  ),
  iceberg(
    'a table of CSV',
    { output: { format: 'csv' } },
    'output.format: expected json, as Firehose reads the records of an Iceberg table, found "csv"',
  ),
  iceberg(
    'a field that is no column',
    { rename: { host: 'client-ip' } },
    'iceberg: expected fields whose names are letters, digits and _, as they are columns, found "client-ip"; rename it before the end: rename: { "client-ip": "client_ip" }, or drop it',
  ),
  iceberg(
    'a typed field of JSON that is no column',
    { types: { 'a\\.b': 'int' } },
    'iceberg: expected fields whose names are letters, digits and _, as they are columns, found "a.b"; rename it before the end: rename: { "a.b": "a_b" }, or drop it',
    json,
  ),
  iceberg(
    'a table of compressed records',
    { output: { compress: 'gzip' } },
    'output.compress: expected none, as Firehose reads the records of an Iceberg table, found "gzip"',
  ),
];

export const COMPRESS_MISTAKES: readonly WrongPipeline[] = [
  wrong(
    'a compression that outputs do not have',
    { ...json, output: { compress: 'zstd' } },
    'output.compress: expected none or gzip, found "zstd"',
  ),
  wrong(
    'outputs compressed twice',
    { ...json, output: { compress: 'gzip' }, sink: { s3: { bucket: 'logs', compress: 'zstd' } } },
    'sink.s3.compress: expected nothing, as output.compress is gzip, found "zstd"; leave out one of them: an object of compressed outputs is compressed',
  ),
];
