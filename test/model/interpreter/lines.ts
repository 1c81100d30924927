/**
 * @module test/model/interpreter/lines
 * The parsers logfmt, kv, csv, tsv and w3c, one expression after the other taken off the front of the text.
 */
import { Dropped, Failed } from './failed.ts';
import { type Fields, unique } from './fields.ts';
import { ESCAPES } from './json.ts';
import { type Member, text, type Value } from './value.ts';

/** Takes off the front of the text what an expression matches there; `null`: it does not. */
function createReader(source: string) {
  let rest = source;
  return {
    take(expression: RegExp): string | null {
      const found = expression.exec(rest);
      if (found === null || found.index !== 0) return null;
      rest = rest.slice(found[0].length);
      return found[1] ?? found[0];
    },
    isAtEnd: () => rest === '',
  };
}

/** Text with the escapes of a JSON string. */
const unescaped = (quoted: string): string =>
  quoted.replace(/\\(?:u([0-9a-fA-F]{4})|(u)|(.))/gs, (_, code?: string, wrong?: string, letter?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (wrong !== undefined || !Object.hasOwn(ESCAPES, letter!)) throw new Failed('logfmt');
    return ESCAPES[letter!]!;
  });

export function logfmt(source: string): Fields {
  const { take, isAtEnd } = createReader(source);
  const members: Member[] = [];
  let hasPair = false;
  take(/^\s*/);
  while (!isAtEnd()) {
    const name = take(/^[^\s"=]+/);
    if (name === null) throw new Failed('logfmt');
    let value: Value = { kind: 'bool', value: true };
    if (take(/^=/) !== null) {
      hasPair = true;
      const quoted = take(/^"((?:[^"\\]|\\.)*)"/s);
      value = text(quoted === null ? take(/^[^\s"]*/)! : unescaped(quoted));
    }
    members.push({ name, value });
    if (take(/^\s+/) === null && !isAtEnd()) throw new Failed('logfmt');
  }
  if (!hasPair) throw new Failed('logfmt');
  return unique(members);
}

/** With a space between pairs and `=` behind keys, as they are by default. */
export function kv(source: string): Fields {
  const { take, isAtEnd } = createReader(source);
  const members: Member[] = [];
  const quoted = () => take(/^"((?:[^"\\]|\\.|\\$)*)"/s)?.replace(/\\(.)/gs, '$1');
  while (!isAtEnd()) {
    if (take(/^ +/) !== null) continue;
    const name = quoted() ?? take(/^(?!")[^ =]+/);
    if (name === null || name === '' || take(/^=/) === null) throw new Failed('kv');
    const value = quoted() ?? take(/^(?!")[^ ]*/);
    if (value === null || (take(/^ /) === null && !isAtEnd())) throw new Failed('kv');
    members.push({ name, value: text(value) });
  }
  if (members.length === 0) throw new Failed('kv');
  return unique(members);
}

export const row =
  (columns: readonly string[], plain: RegExp, delimiter: RegExp) =>
  (source: string): Fields => {
    const { take, isAtEnd } = createReader(source);
    return columns.map((name, index) => {
      if (index > 0 && take(delimiter) === null) throw new Failed('csv');
      const value = take(/^"((?:[^"]|"")*)"/)?.replaceAll('""', '"') ?? take(plain);
      if (value === null || (index === columns.length - 1 && !isAtEnd())) throw new Failed('csv');
      return { name, value: text(value) };
    });
  };

export const w3c =
  (fields: readonly string[]) =>
  (source: string): Fields => {
    if (source.startsWith('#')) throw new Dropped();
    const { take, isAtEnd } = createReader(source);
    take(/^[ \t]*/);
    const members = fields.map((name) => {
      const quoted = take(/^"((?:[^"]|"")*)"(?=[ \t]|$)/);
      const value = quoted?.replaceAll('""', '"') ?? take(/^[^ \t"][^ \t]*/);
      if (value === null) throw new Failed('w3c');
      take(/^[ \t]*/);
      return { name, value: quoted === null && value === '-' ? null : text(value) };
    });
    if (!isAtEnd()) throw new Failed('w3c');
    return members;
  };
