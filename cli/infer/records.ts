/**
 * @module cli/infer/records
 * Parsers of records that are no lines of a pattern: json, ltsv, logfmt, kv, csv and its kin, w3c; each with the types that the
 * values have. Some of them take nearly any line, so that each says when a line is meant for it.
 */
import { type PipelineConfig, STATUS } from '../../engine/index.ts';
import type { TypeConfig } from '../../engine/types/index.ts';
import { endOfDoubled } from '../../engine/values/quotes.ts';
import type { Sample } from './sample.ts';
import { type Proposal, type Row, type Trial, tryPipeline } from './trial.ts';
import { typeOf, typesOf } from './types.ts';

/** Levels of nested objects in which times are looked for. */
const DEPTH = 3;
/** Fields that are looked at: types of more are nothing to read. */
const MOST_FIELDS = 200;

type Columns = Map<string, string[]>;

function addValue(columns: Columns, name: string, value: string): void {
  const values = columns.get(name);
  if (values !== undefined) values.push(value);
  else if (columns.size < MOST_FIELDS) columns.set(name, [value]);
}

/** The texts of fields; of nested ones under their paths. */
function columnsOf(rows: readonly Row[], nested: boolean): Columns {
  const columns: Columns = new Map();
  const visit = (row: Row, path: string, depth: number): void => {
    for (const [key, value] of Object.entries(row)) {
      const name = nested ? path + key.replaceAll('.', '\\.') : key;
      if (typeof value === 'string') addValue(columns, name, value);
      else if (
        nested &&
        depth < DEPTH &&
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value)
      )
        visit(value as Row, `${name}.`, depth + 1);
    }
  };
  for (const row of rows) visit(row, '', 1);
  return columns;
}

/** With the types its fields turn out to have. */
function withTypes(sample: Sample, trial: Trial, types: Record<string, TypeConfig>): Trial {
  if (Object.keys(types).length === 0) return trial;
  return tryPipeline(sample, { ...trial, pipeline: { ...trial.pipeline, types } as PipelineConfig });
}

/** The same trial, with the share of lines that are meant for it. */
function meantBy(trial: Trial, isMeant: (row: Row) => boolean): Trial {
  const meant = trial.rows.filter(isMeant).length;
  return { ...trial, share: trial.rows.length === 0 ? 0 : (trial.share * meant) / trial.rows.length };
}

function tryJson(sample: Sample): Trial {
  const trial = tryPipeline(sample, {
    title: 'json',
    summary: 'a JSON object a line',
    pipeline: { parse: 'json' },
  });
  const types = typesOf(columnsOf(trial.rows, true));
  // JSON has numbers and booleans of its own: where it has text, text is meant, unless that is a time.
  const times = Object.entries(types).filter(
    ([, type]) => !['int', 'float', 'bool'].includes(type as string),
  );
  return withTypes(sample, trial, Object.fromEntries(times));
}

const KEY = /^[\p{L}_@$][\p{L}\p{N}_.@$/-]*$/u;

/** Words alone, single pairs and times with a colon in them are in any text. */
function isPairs(row: Row): boolean {
  const keys = Object.keys(row);
  const pairs = keys.filter((key) => typeof row[key] === 'string').length;
  return pairs >= 2 && pairs >= 0.6 * keys.length && keys.every((key) => KEY.test(key));
}

/** Of a lower share, the types do not matter. */
const WORTH_TYPES = 0.4;

function tryPairs(sample: Sample, proposal: Proposal): Trial {
  const trial = tryPipeline(sample, proposal);
  const tried = meantBy(trial, isPairs);
  if (tried.share < WORTH_TYPES) return tried;
  const typed = withTypes(sample, trial, typesOf(columnsOf(trial.rows, false)));
  return { ...typed, share: Math.min(typed.share, tried.share) };
}

const PAIRS: readonly (readonly [pairs: string, key: string])[] = [
  [' ', '='],
  [',', '='],
  [';', '='],
  ['|', '='],
  ['&', '='],
  ['\t', '='],
  [',', ':'],
  [';', ':'],
  ['|', ':'],
];

function kvPairs([pairs, key]: readonly [string, string]): Proposal {
  const kv = { ...(pairs === ' ' ? {} : { pairs }), ...(key === '=' ? {} : { key }) };
  return {
    title: 'kv',
    summary: `pairs of a key and a value, ${JSON.stringify(pairs)} between them`,
    pipeline: { parse: { kv } },
  };
}

const DELIMITERS = ['\t', ',', ';', '|'];

/** The cells of a row, as the parser has them; none of a row that is wrong. */
function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at += 1) {
    const isQuoted = line[at] === '"';
    const close = isQuoted ? endOfDoubled(line, at + 1) : line.indexOf(delimiter, at);
    if (isQuoted && close < 0) return [];
    const end = close < 0 ? line.length : close;
    cells.push(line.slice(isQuoted ? at + 1 : at, end));
    at = isQuoted ? end + 1 : end;
    if (at < line.length && line[at] !== delimiter) return [];
  }
  return cells;
}

/** The number of cells that most rows have. */
function commonCount(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || b - a)[0]![0];
}

/** Whether the first row names the columns: words that differ, above values of which some are none. */
function isHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const names = first.map((cell) => cell.trim());
  if (new Set(names).size !== names.length || !names.every((name) => /^[\p{L}_#]/u.test(name))) return false;
  const isTyped = (cells: readonly string[], name: string) => typeOf(name, cells) !== null;
  return names.some((name, column) => {
    const below = rest.slice(0, 50).map((row) => row[column]!);
    return isTyped(below, name) && !isTyped([name], '');
  });
}

/** One word, or nothing: what most cells of a table are, and hardly any piece of a sentence. */
const isCellLike = (value: string) => /^\S*$/.test(value) || typeOf('', [value]) !== null;

function tryTable(sample: Sample, delimiter: string): Trial | null {
  const rows = sample.lines.map((line) => cellsOf(line, delimiter));
  const count = commonCount(rows);
  const isTabbed = delimiter === '\t';
  const fitting = rows.filter(({ length }) => length === count);
  if (count < (isTabbed ? 2 : 3)) return null;
  const [first, ...rest] = fitting as [readonly string[], ...(readonly string[])[]];
  const hasHeader = rows[0] === first && rest.length > 0 && isHeader(first, rest);
  const values = hasHeader ? rest : fitting;
  const plain = first.filter(
    (_, column) => values.filter((row) => isCellLike(row[column]!)).length >= 0.8 * values.length,
  );
  if (!hasHeader && plain.length <= count / 2) return null;
  const columns = hasHeader
    ? first.map((name) => name.trim())
    : first.map((_, index) => `column${index + 1}`);
  const parse = isTabbed
    ? { tsv: { columns } }
    : { csv: delimiter === ',' ? { columns } : { columns, delimiter } };
  const types = typesOf(new Map(columns.map((name, column) => [name, values.map((row) => row[column]!)])));
  const notes = hasHeader
    ? ['the first line names the columns; as a record of its own it fails, or has their names for values']
    : [];
  const trial = tryPipeline(sample, {
    title: isTabbed ? 'tsv' : 'csv',
    summary: `${count} columns, ${hasHeader ? 'named by the first line' : 'without a heading'}`,
    pipeline: { parse, ...(Object.keys(types).length === 0 ? {} : { types }) } as PipelineConfig,
    notes,
  });
  // A heading that fails is none of the records.
  const records = trial.records - Number(hasHeader && trial.outcome.status[0] === STATUS.failed);
  return { ...trial, records, share: records === 0 ? 0 : trial.rows.length / records };
}

function tryW3c(sample: Sample): Trial | null {
  const directive = sample.lines.find((line) => /^#Fields:/i.test(line));
  const fields =
    directive
      ?.replace(/^#Fields:\s*/i, '')
      .trim()
      .split(/\s+/) ?? [];
  if (fields.length === 0 || new Set(fields).size !== fields.length || fields.includes('')) return null;
  const trial = tryPipeline(sample, {
    title: 'w3c',
    summary: 'the W3C extended log format, by its #Fields directive',
    pipeline: { parse: { w3c: { fields } } },
  });
  return withTypes(sample, trial, typesOf(columnsOf(trial.rows, false)));
}

/** All of them, tried. */
export function tryRecords(sample: Sample): readonly Trial[] {
  const ltsv = tryPairs(sample, {
    title: 'ltsv',
    summary: 'labelled tab-separated values',
    pipeline: { parse: 'ltsv' },
  });
  const logfmt = tryPairs(sample, {
    title: 'logfmt',
    summary: 'pairs of a key and a value',
    pipeline: { parse: 'logfmt' },
  });
  const kv = PAIRS.map((separators) => tryPairs(sample, kvPairs(separators)));
  const tables = DELIMITERS.map((delimiter) => tryTable(sample, delimiter));
  return [tryW3c(sample), tryJson(sample), ltsv, logfmt, ...kv, ...tables].filter((trial) => trial !== null);
}
