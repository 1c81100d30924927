/**
 * @module test/model/interpreter/json
 * JSON read by RFC 8259's grammar, a rule a function. Values keep their text; white space between tokens goes.
 */
import { Failed } from './failed.ts';
import { type Fields, unique } from './fields.ts';
import type { Member, Value } from './value.ts';

/** Letter behind a backslash → what it stands for. */
export const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** Reads one value from a place on. */
function reader(source: string) {
  let at = 0;

  const fail = (): never => {
    throw new Failed('json');
  };
  const space = () => {
    while (' \t\n\r'.includes(source[at] ?? 'x')) at += 1;
  };
  const take = (token: string) => {
    if (!source.startsWith(token, at)) fail();
    at += token.length;
  };

  function string(): Value & { kind: 'text' } {
    const start = at;
    let text = '';
    take('"');
    while (source[at] !== '"') {
      const char = source[at] ?? fail();
      at += 1;
      if (char < ' ') fail();
      if (char !== '\\') {
        text += char;
        continue;
      }
      const letter = source[at] ?? fail();
      at += 1;
      if (letter === 'u') {
        const digits = source.slice(at, at + 4);
        if (!/^[0-9A-Fa-f]{4}$/.test(digits)) fail();
        text += String.fromCharCode(Number.parseInt(digits, 16));
        at += 4;
      } else text += (Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined) ?? fail();
    }
    at += 1;
    return { kind: 'text', text, written: source.slice(start, at) };
  }

  /** What stands between two brackets, with commas. */
  function list(open: string, close: string, item: () => string): string {
    const items: string[] = [];
    take(open);
    space();
    if (source[at] !== close) {
      items.push(item());
      while (source[at] === ',') {
        at += 1;
        items.push(item());
      }
    }
    take(close);
    return `${open}${items.join(',')}${close}`;
  }

  function object(): Value & { kind: 'object' } {
    const members: Member[] = [];
    const written = list('{', '}', () => {
      space();
      const name = string();
      space();
      take(':');
      const [value, itself] = valueAndText();
      members.push({ name: name.text, value });
      return `${name.written}:${itself}`;
    });
    return { kind: 'object', members, written };
  }

  /** A value with the white space around it, and its text without. */
  function valueAndText(): readonly [Value, string] {
    space();
    const found = value();
    space();
    if (found === null) return [null, 'null'];
    if (found.kind === 'bool') return [found, String(found.value)];
    if (found.kind === 'number') return [found, found.text];
    return [found, (found as { written: string }).written];
  }

  function value(): Value {
    const char = source[at];
    if (char === '{') return object();
    if (char === '[') return { kind: 'array', written: list('[', ']', () => valueAndText()[1]) };
    if (char === '"') return string();
    for (const [token, constant] of [
      ['null', null],
      ['true', { kind: 'bool', value: true }],
      ['false', { kind: 'bool', value: false }],
    ] as const) {
      if (source.startsWith(token, at)) {
        at += token.length;
        return constant;
      }
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(source)?.[0] ?? fail();
    at += number.length;
    return { kind: 'number', text: number };
  }

  return { whole: () => valueAndText()[0], isDone: () => at === source.length };
}

/** The fields of a JSON record. */
export function parseJson(source: string): Fields {
  const { whole, isDone } = reader(source);
  const value = whole();
  if (value?.kind !== 'object' || !isDone()) throw new Failed('json');
  return unique(value.members);
}
