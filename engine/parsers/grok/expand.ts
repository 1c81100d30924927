/**
 * @module engine/parsers/grok/expand
 * A grok pattern with all of its references written out: one pattern in RE2's syntax, and the fields it captures. A
 * reference that names no field captures nothing.
 */
import { MillraceError, show } from '../../errors.ts';
import { suggest } from '../../nearest.ts';
import { LIBRARY } from './library/index.ts';
import { type Problem, readGrok, type Token } from './oniguruma.ts';

export interface GrokField {
  readonly name: string;
  /** Numbers of its captures, from 1. */
  readonly groups: number[];
  /** As the user knows types; `null`: text. */
  readonly type: string | null;
}

export interface Expanded {
  readonly pattern: string;
  readonly fields: readonly GrokField[];
}

/** Grok's and Elasticsearch's words for types. */
const TYPES: Readonly<Record<string, string | null>> = {
  string: null,
  int: 'int',
  integer: 'int',
  long: 'int',
  float: 'float',
  double: 'float',
  boolean: 'bool',
};

export interface GrokOptions {
  /** The user's own patterns, which go before those of the library. */
  readonly patterns: Readonly<Record<string, string>>;
  /** Whether the library's patterns name fields by the Elastic Common Schema. */
  readonly ecs: boolean;
  /** The option the parser stands in, for errors. */
  readonly path: string;
}

/** What is being expanded: the option it is from (`null`: the library) and the names on the way to it. */
interface Place {
  readonly path: string | null;
  readonly way: readonly string[];
}

/** References nest as deep as names do; a library of more levels is a mistake that takes the stack. */
const DEEPEST = 100;
/** Characters of the whole pattern: RE2 takes 8 MB of what it compiles to. */
const LONGEST = 200_000;

const error = (path: string, expected: string, found: string, hint?: string) =>
  new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found, hint });

/** `[source][address]` → `source.address`. */
const fieldName = (written: string) =>
  /^(?:\[[^[\]]+\])+$/.test(written) ? written.slice(1, -1).replaceAll('][', '.') : written;

/** @throws MillraceError `ERR_MILLRACE_PIPELINE` with the place of what is wrong */
export function expandGrok(source: string, { patterns, ecs, path }: GrokOptions): Expanded {
  const fields = new Map<string, GrokField>();
  const taken = new Set<string>();
  let groups = 0;
  let length = 0;

  /** A field as written behind a name, or in the library as one of two: `clientip|source.address`, `|url.port:int`. */
  function openField(written: string, place: Place, position: number): string | null {
    const chosen = place.path === null && written.includes('|') ? written.split('|')[ecs ? 1 : 0]! : written;
    const [name = '', type = 'string', ...rest] = chosen.split(':');
    if (name === '' && place.path === null) return null;
    const at = place.path ?? path;
    const field = fieldName(name);
    if (field === '' || /[[\]\s]/.test(field) || rest.length > 0)
      throw error(
        at,
        'a field such as status, http.status or [http][status]',
        `${show(written)} at position ${position}`,
      );
    if (!Object.hasOwn(TYPES, type)) {
      const hint = suggest(type, Object.keys(TYPES));
      throw error(
        at,
        `a type of ${Object.keys(TYPES).join(', ')}`,
        `${show(type)} at position ${position}`,
        hint,
      );
    }
    groups += 1;
    const known = fields.get(field);
    if (known === undefined) fields.set(field, { name: field, groups: [groups], type: TYPES[type]! });
    else known.groups.push(groups);
    // RE2 refuses a name that comes twice, and letters that are none of \w.
    const safe = field.replace(/\W/g, '_');
    if (taken.has(safe)) return '(';
    taken.add(safe);
    return `(?P<${safe}>`;
  }

  function reference(token: Extract<Token, { kind: 'reference' }>, place: Place): string {
    const { name, field, written, position } = token;
    const own = Object.hasOwn(patterns, name);
    const inner = own ? patterns[name]! : Object.hasOwn(LIBRARY, name) ? LIBRARY[name]!.pattern : undefined;
    const at = place.path ?? path;
    if (inner === undefined) {
      const hint = suggest(name, [...Object.keys(patterns), ...Object.keys(LIBRARY)]);
      throw error(
        at,
        "a pattern of `patterns` or of millrace's own",
        `${show(written)} at position ${position}`,
        hint,
      );
    }
    const way = [...place.way, name];
    if (place.way.includes(name) || way.length > DEEPEST) {
      const cycle = way.slice(way.indexOf(name)).slice(-8).join(' → ');
      throw error(at, 'patterns that end', `${cycle}, in a circle`, 'a pattern cannot hold itself');
    }
    const open = field === null ? null : openField(field, place, position);
    return `${open ?? '(?:'}${expand(inner, { path: own ? `${path}.patterns.${name}` : null, way })})`;
  }

  function expand(text: string, place: Place): string {
    const tokens = readGrok(text);
    if (!Array.isArray(tokens)) throw problemAt(tokens as Problem, place);
    let pattern = '';
    for (const token of tokens as readonly Token[]) {
      if (token.kind === 'reference') pattern += reference(token, place);
      else if (token.kind === 'text') pattern += token.text;
      else pattern += openField(token.field, place, token.position) ?? '(?:';
      length += token.kind === 'text' ? token.text.length : 2;
      if (length > LONGEST)
        throw error(`${path}.grok`, `a pattern of at most ${LONGEST} characters`, 'more, written out');
    }
    return pattern;
  }

  function problemAt({ expected, what, text, position, instead }: Problem, place: Place): MillraceError {
    const found = `${what} ${show(text)} at position ${position}`;
    return error(place.path ?? path, expected ?? 'what can be matched in linear time', found, instead);
  }

  const pattern = expand(source, { path: `${path}.grok`, way: [] });
  return { pattern, fields: [...fields.values()] };
}
