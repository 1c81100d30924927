/**
 * @module engine/parsers/kv
 * `{kv: {pairs, key, quotes}}`: pairs of a key and a value, with separators and quotes of your own.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { PARSE_KV } from '../kernel/memory.ts';
import type { ParsePlan } from '../plan/plan.ts';
import type { Declined } from '../plan/step.ts';
import { RecordFailure, stopAt } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';
import type { Parse, ParserKind } from './parser.ts';

const fail = (problem: string, at: number, ...wanted: readonly string[]) =>
  new RecordFailure('kv', problem, problem, () => stopAt(at, ...wanted));

interface Separators {
  readonly pairs?: string;
  readonly key?: string;
  readonly quotes?: string;
}

/** A key or a value, and where it ends. */
interface Token {
  readonly text: string;
  readonly end: number;
}

/** Text in quotes, in which a backslash takes the next character with it; `null`: the quote is not closed. */
function readQuoted(text: string, at: number): Token | null {
  let value = '';
  for (let next = at + 1; next < text.length; next += 1) {
    if (text[next] === text[at]) return { text: value, end: next + 1 };
    if (text[next] === '\\' && next + 1 < text.length) next += 1;
    value += text[next];
  }
  return null;
}

/** What a quote that opens at a place and is not closed lacks. */
function closing(text: string, at: number): string {
  let first = text.length;
  while (first > at + 1 && text[first - 1] === '\\') first -= 1;
  return (text.length - first) % 2 === 1 ? 'any character' : JSON.stringify(text[at]);
}

/** Text up to the first of the separators, or to the end. */
function readPlain(text: string, at: number, separators: readonly string[]): Token {
  const found = separators.map((one) => text.indexOf(one, at)).filter((place) => place >= 0);
  const end = Math.min(text.length, ...found);
  return { text: text.slice(at, end), end };
}

/** Whether spaces around keys and values are no part of them: they are, where a separator has spaces of its own. */
const isSpaced = (pairs: string, key: string) => !`${pairs}${key}`.includes(' ');

function compilePairs(pairs: string, key: string, quotes: string): Parse {
  const spaced = isSpaced(pairs, key);
  const skip = (text: string, at: number) => {
    let next = at;
    while (spaced && text[next] === ' ') next += 1;
    return next;
  };
  const read = (text: string, at: number, separators: readonly string[]): Token | null => {
    if (at < text.length && quotes.includes(text[at]!)) return readQuoted(text, at);
    const token = readPlain(text, at, separators);
    return spaced ? { ...token, text: token.text.trim() } : token;
  };
  return (text) => {
    const fields: Fields = new Map();
    for (let at = skip(text, 0); at < text.length; at = skip(text, at)) {
      if (text.startsWith(pairs, at)) {
        at += pairs.length;
        continue;
      }
      const name = read(text, at, [key, pairs]);
      const behind = name === null ? -1 : skip(text, name.end);
      if (name === null || name.text === '' || !text.startsWith(key, behind)) {
        const problem = `no key with ${JSON.stringify(key)} behind it after ${fields.size} pairs`;
        if (name === null)
          return fail(problem, text.length, at + 1 < text.length ? closing(text, at) : 'a key');
        // An empty key in quotes is wrong where its second quote is.
        return name.text === ''
          ? fail(problem, Math.max(at, name.end - 1), 'a key')
          : fail(problem, behind, JSON.stringify(key));
      }
      const from = skip(text, behind + key.length);
      const value = read(text, from, [pairs]);
      if (value === null) {
        const problem = `a quote that is not closed after ${fields.size} pairs`;
        return fail(problem, text.length, closing(text, from));
      }
      at = skip(text, value.end);
      if (at < text.length && !text.startsWith(pairs, at)) {
        const problem = `a value that goes on behind its quotes after ${fields.size} pairs`;
        return fail(problem, at, JSON.stringify(pairs), 'the end');
      }
      fields.set(name.text, value.text);
    }
    return fields.size === 0 ? fail('no pair', text.length, 'a key') : fields;
  };
}

/** The kernel compares a separator as one 64-bit number, and so many quotes. */
const MOST_BYTES = 8;

/** Tells the kernel the separators and quotes, as kernel/ops.ts draws them. */
function writeSeparators({ options }: ParsePlan, view: DataView): Declined | null {
  const { pairs, key, quotes } = options as Readonly<Record<'pairs' | 'key' | 'quotes', string>>;
  for (const [index, text] of [pairs, key].entries()) {
    const bytes = Buffer.from(text);
    if (bytes.length > MOST_BYTES || !text.isWellFormed())
      return { declined: `kv: a separator of more than ${MOST_BYTES} bytes` };
    view.setUint32(4 * index, bytes.length, true);
    bytes.forEach((byte, at) => {
      view.setUint8(16 + 16 * index + at, byte);
      view.setUint8(24 + 16 * index + at, 0xff);
    });
  }
  if (!/^[\x01-\x7f]{0,8}$/.test(quotes))
    return { declined: `kv: quotes beyond ASCII, or more than ${MOST_BYTES}` };
  view.setUint32(8, Number(isSpaced(pairs, key)), true);
  [...quotes].forEach((quote, at) => {
    view.setUint8(48 + at, quote.charCodeAt(0));
  });
  return null;
}

const separator = v.pipe(v.string('text'), v.nonEmpty('a separator that is not empty'));

export const kv: ParserKind<{ readonly kv: Separators }> = {
  name: 'kv',
  summary:
    'Pairs of a key and a value. `pairs` separates them (a space), `key` a key from its value (`=`), `quotes` are the characters that may enclose either (`"`).',
  schema: v.strictObject({
    kv: v.strictObject({
      pairs: v.optional(separator),
      key: v.optional(separator),
      quotes: v.optional(v.string('text')),
    }),
  }),
  written: '{kv: {pairs, key, quotes}}',
  dotted: false,
  plan({ kv: { pairs = ' ', key = '=', quotes = '"' } }, path) {
    if (pairs.includes(key) || key.includes(pairs)) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path: `${path}.kv.key`,
        expected: 'another separator than that of pairs',
        found: show(key),
      });
    }
    return { parse: { kind: 'kv', pattern: null, options: { pairs, key, quotes } }, types: [] };
  },
  compile: ({ options }) =>
    compilePairs(options!['pairs'] as string, options!['key'] as string, options!['quotes'] as string),
  kernel: { code: PARSE_KV, fields: 'members', options: writeSeparators },
  examples: [
    {
      parse: { kv: {} },
      line: 'src=10.0.0.1  dst=10.0.0.2 msg="two words"',
      output: '{"src":"10.0.0.1","dst":"10.0.0.2","msg":"two words"}',
    },
    {
      parse: { kv: { pairs: ';', key: ':', quotes: `"'` } },
      line: `a: 1; b : 'x;y' ;"c d":"say \\"hi\\"";`,
      output: '{"a":"1","b":"x;y","c d":"say \\"hi\\""}',
    },
    { parse: { kv: { pairs: '&', quotes: '' } }, line: 'q="a=b"&r=', output: '{"q":"\\"a=b\\"","r":""}' },
  ],
  failures: [
    { parse: { kv: {} }, line: 'a=1 alone' },
    { parse: { kv: {} }, line: 'a="not closed' },
    { parse: { kv: {} }, line: 'a="b"c' },
    { parse: { kv: {} }, line: '=1' },
    { parse: { kv: {} }, line: '' },
  ],
};
