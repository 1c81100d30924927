/**
 * @module test/model/interpreter/parse
 * Text to fields: the formats and parsers.
 */
import { Failed } from './failed.ts';
import { type Fields, unique } from './fields.ts';
import { parseJson } from './json.ts';
import { kv, logfmt, row, w3c } from './lines.ts';
import { patternOf } from './pattern.ts';
import { convert, type Type } from './types.ts';
import { text, type Value } from './value.ts';

export type Parse =
  | string
  | { readonly regex: string }
  | { readonly json: object }
  | { readonly ltsv: object }
  | { readonly logfmt: object }
  | { readonly kv: object }
  | { readonly csv: { readonly columns: readonly string[]; readonly delimiter?: ',' | ';' } }
  | { readonly tsv: { readonly columns: readonly string[] } }
  | { readonly w3c: { readonly fields: readonly string[] } };

interface Column {
  readonly type: Type;
  readonly nullText?: string;
  readonly isOptional?: boolean;
}

export interface Parser {
  /** Whether dots in names are paths. */
  readonly hasPaths: boolean;
  /** The fields that all its records may have, in order; `null`: records name their own. */
  readonly names: readonly string[] | null;
  /** @throws Failed with the parser's code where it does not accept the text */
  accept(source: string): Fields;
  /** Types of columns, which a first `types` step overrides. */
  readonly types: Readonly<Record<string, Type>>;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  host: { type: 'string' },
  identity: { type: 'string', nullText: '-' },
  user: { type: 'string', nullText: '-' },
  timestamp: { type: { clf: {} } },
  method: { type: 'string' },
  path: { type: 'string' },
  protocol: { type: 'string' },
  status: { type: 'int', nullText: '-' },
  size: { type: 'int', nullText: '-' },
  referrer: { type: 'string', nullText: '-' },
  agent: { type: 'string', nullText: '-' },
  request: { type: 'string', isOptional: true },
};

const REQUEST =
  '"(?:(?P<method>[A-Z][A-Z_-]*) (?P<path>(?:[^"\\\\ ]|\\\\.)+)(?: (?P<protocol>[A-Z]+/[0-9.]+))?|(?P<request>(?:[^"\\\\]|\\\\.)*))"';
/** An empty user is two quotes; another ends only at the time, and none begins with `- `. */
const REST = '(?:[^ ]| [^\\[])*';
const USER = `(?:"(?P<user>)"|(?P<user>[^ -]${REST}|-(?:[^ ]${REST})?))`;
const COMMON = `^(?P<host>\\S+) (?P<identity>\\S+) ${USER} \\[(?P<timestamp>[^\\]]+)\\] ${REQUEST} (?P<status>[0-9]{3}|-) (?P<size>[0-9]+|-)`;
const COMBINED = ' "(?P<referrer>(?:[^"\\\\]|\\\\.)*)" "(?P<agent>(?:[^"\\\\]|\\\\.)*)"';
const NGINX = `^(?P<host>\\S+) - ${USER} \\[(?P<timestamp>[^\\]]+)\\] ${REQUEST} (?P<status>[0-9]{3}) (?P<size>[0-9]+)`;

const names = (line: string) => line.split(' ');
const FORMATS: Readonly<Record<string, { readonly pattern: string; readonly names: readonly string[] }>> = {
  'apache-common': {
    pattern: `${COMMON}\\s*$`,
    names: names('host identity user timestamp method path protocol status size request'),
  },
  'apache-combined': {
    pattern: `${COMMON}${COMBINED}\\s*$`,
    names: names('host identity user timestamp method path protocol status size referrer agent request'),
  },
  'nginx-combined': {
    pattern: `${NGINX}${COMBINED}\\s*$`,
    names: names('host user timestamp method path protocol status size referrer agent request'),
  },
};

/** Name → its text, or `null` where none of its captures took part; `undefined`: no match. */
function captures(source: string, pattern: string): Map<string, string | null> {
  const { expression, names: groups } = patternOf(pattern);
  const match = expression.exec(source);
  if (match === null) throw new Failed('no-match');
  const found = new Map<string, string | null>();
  groups.forEach((name, index) => {
    if (name !== null) found.set(name, found.get(name) ?? match[index + 1] ?? null);
  });
  return found;
}

function byPattern(
  pattern: string,
  order: readonly string[],
  columns: Readonly<Record<string, Column>>,
): Parser {
  return {
    hasPaths: false,
    names: order,
    types: Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type])),
    accept(source) {
      const found = captures(source, pattern);
      return order.flatMap((name) => {
        const column = columns[name];
        const content = found.get(name) ?? null;
        if (content === null && column?.isOptional === true) return [];
        const value: Value = content === null || content === column?.nullText ? null : text(content);
        return [{ name, value }];
      });
    },
  };
}

const JSON_PARSER: Parser = { hasPaths: true, names: null, types: {}, accept: parseJson };

const LTSV_PARSER: Parser = {
  hasPaths: false,
  names: null,
  types: {},
  accept: (source) =>
    unique(
      source.split('\t').map((pair) => {
        const [, label, value] = /^([0-9A-Za-z_.-]+):([^\t\r\n]*)$/.exec(pair) ?? [];
        if (label === undefined) throw new Failed('ltsv');
        return { name: label, value: text(value!) };
      }),
    ),
};

const plain = (names: readonly string[] | null, accept: Parser['accept']): Parser => ({
  hasPaths: false,
  names,
  types: {},
  accept,
});

export function parserOf(parse: Parse): Parser {
  if (typeof parse === 'object') {
    if ('json' in parse) return JSON_PARSER;
    if ('ltsv' in parse) return LTSV_PARSER;
    if ('logfmt' in parse) return plain(null, logfmt);
    if ('kv' in parse) return plain(null, kv);
    if ('tsv' in parse) return plain(parse.tsv.columns, row(parse.tsv.columns, /^[^\t"]*/, /^\t/));
    if ('w3c' in parse) return plain(parse.w3c.fields, w3c(parse.w3c.fields));
    if ('csv' in parse) {
      const { columns, delimiter } = parse.csv;
      return plain(
        columns,
        delimiter === ';' ? row(columns, /^[^;"]*/, /^;/) : row(columns, /^[^,"]*/, /^,/),
      );
    }
    const found = new Set(patternOf(parse.regex).names.filter((name) => name !== null));
    return byPattern(parse.regex, [...found], {});
  }
  if (parse === 'json') return JSON_PARSER;
  if (parse === 'ltsv') return LTSV_PARSER;
  const format = FORMATS[parse]!;
  return byPattern(format.pattern, format.names, COLUMNS);
}

/** Columns' own types, except those that a first `types` step gives another. */
export function typed(
  fields: Fields,
  types: Parser['types'],
  overridden: Readonly<Record<string, unknown>>,
): Fields {
  return fields.map(({ name, value }) => {
    const type = Object.hasOwn(types, name) && !Object.hasOwn(overridden, name) ? types[name] : undefined;
    return { name, value: type === undefined ? value : convert(value, type) };
  });
}
