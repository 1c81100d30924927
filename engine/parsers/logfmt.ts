/**
 * @module engine/parsers/logfmt
 * `{logfmt: {}}`: `key=value` pairs with spaces between them (https://brandur.org/logfmt). A value in quotes has the escapes
 * of a JSON string.
 */
import * as v from 'valibot';
import { PARSE_LOGFMT } from '../kernel/memory.ts';
import type { Stop } from '../pattern/furthest/index.ts';
import { RecordFailure, stopAt } from '../values/failure.ts';
import { endOfEscaped } from '../values/quotes.ts';
import type { Fields } from '../values/value.ts';
import { endOfEscape } from './json-stop.ts';
import type { Parse, ParserKind } from './parser.ts';

const fail = (problem: string, stop: RecordFailure['stop']) =>
  new RecordFailure('logfmt', problem, problem, stop);

const SPACE = /\s*/y;
const KEY = /[^\s="]+/y;
const PLAIN = /[^\s"]*/y;

/** Where what a pattern matches at a place ends; the place itself where it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Quoted text as a JSON string would have it; `null`: an escape that is none. */
function unescaped(text: string): string | null {
  if (!text.includes('\\')) return text;
  try {
    // Controls may come as they are, which JSON forbids; behind a backslash they are no escape.
    const strict = text.replace(/\\.|[\0-\x1f]/gs, (found) =>
      found.length > 1 ? found : JSON.stringify(found).slice(1, -1),
    );
    return JSON.parse(`"${strict}"`) as string;
  } catch {
    return null;
  }
}

/** The value at a place and where it ends; `null`: a quote that is not closed, or an escape that is none. */
function readValue(text: string, at: number): { value: string; end: number } | null {
  if (text[at] !== '"') {
    const end = endOf(PLAIN, text, at);
    return { value: text.slice(at, end), end };
  }
  const close = endOfEscaped(text, at + 1);
  const value = close < 0 ? null : unescaped(text.slice(at + 1, close));
  return value === null ? null : { value, end: close + 1 };
}

/** Where quoted text, from behind its first quote on, is not that of a JSON string. */
function stopInQuotes(text: string, from: number): Stop {
  for (let at = from; at < text.length; ) {
    const end = text[at] === '\\' ? endOfEscape(text, at) : at + 1;
    if (typeof end !== 'number') return end;
    at = end;
  }
  return stopAt(text.length, '"\\""');
}

const parse: Parse = (text) => {
  const fields: Fields = new Map();
  let hasValue = false;
  let at = endOf(SPACE, text, 0);
  while (at < text.length) {
    const keyEnd = endOf(KEY, text, at);
    const place = at;
    if (keyEnd === at) return fail(`no key after ${fields.size} pairs`, () => stopAt(place, 'a key'));
    const read = text[keyEnd] === '=' ? readValue(text, keyEnd + 1) : { value: true, end: keyEnd };
    if (read === null)
      return fail(`a quote that is not closed, or a wrong escape, after ${fields.size} pairs`, () =>
        stopInQuotes(text, keyEnd + 2),
      );
    const isPair = read.value !== true;
    const hasPair = hasValue;
    const next = endOf(SPACE, text, read.end);
    if (next === read.end && next < text.length)
      return fail(`no space behind a value after ${fields.size} pairs`, () =>
        stopAt(next, 'white space', ...(isPair ? [] : ['"="']), ...(isPair || hasPair ? ['the end'] : [])),
      );
    hasValue ||= isPair;
    fields.set(text.slice(at, keyEnd), read.value);
    at = next;
  }
  return hasValue ? fields : fail('no key=value', () => stopAt(text.length, 'a key with a value'));
};

export const logfmt: ParserKind = {
  name: 'logfmt',
  summary: '`key=value` pairs with spaces between them, values in quotes where needed; a key alone is true.',
  schema: v.strictObject({ logfmt: v.strictObject({}) }),
  written: '{logfmt: {}}',
  dotted: false,
  plan: () => ({ parse: { kind: 'logfmt', pattern: null }, types: [] }),
  compile: () => parse,
  kernel: { code: PARSE_LOGFMT, fields: 'members' },
  examples: [
    {
      parse: { logfmt: {} },
      line: 'level=info msg="Stopping all \\"fetchers\\"" tag=stopping_fetchers id=ConsumerFetcher-1382721 debug',
      output:
        '{"level":"info","msg":"Stopping all \\"fetchers\\"","tag":"stopping_fetchers","id":"ConsumerFetcher-1382721","debug":true}',
    },
    { parse: { logfmt: {} }, line: 'a= b="" url=/x?y=z a=2', output: '{"a":"2","b":"","url":"/x?y=z"}' },
  ],
  failures: [
    { parse: { logfmt: {} }, line: 'no pair at all' },
    { parse: { logfmt: {} }, line: 'a="not closed' },
    { parse: { logfmt: {} }, line: '=1' },
  ],
};
