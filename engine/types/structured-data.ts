/**
 * @module engine/types/structured-data
 * Structured data of syslog (https://www.rfc-editor.org/rfc/rfc5424#section-6.3): elements of named values, as an object of
 * objects.
 */
import { KIND_NESTED } from '../kernel/memory.ts';
import { EMIT_STRUCTURED, TEST_NULL } from '../kernel/ops.ts';
import { endOfEscaped } from '../values/quotes.ts';
import { JsonText, type Value } from '../values/value.ts';
import type { TypeKind } from './type.ts';

const NAME = /[!#-<>-\\^-~]+/y; // printable ASCII but for space, ", = and ]

/** The name at a place; empty: there is none. */
function nameAt(text: string, at: number): string {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0] ?? '';
}

/** `\"`, `\\` and `\]` stand for the second character; before any other one a backslash is itself. */
const unescaped = (text: string) => text.replace(/\\(["\\\]])/g, '$1');

/** One is text, several are an array. */
const jsonOf = (values: readonly string[]) => JSON.stringify(values.length === 1 ? values[0] : values);

const objectOf = (members: Iterable<readonly [string, string]>) =>
  `{${Array.from(members, ([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;

/** The parameters from a place on, as an object, and where they end; `null`: one is none. */
function readParameters(text: string, from: number): { json: string; end: number } | null {
  const values = new Map<string, string[]>();
  let at = from;
  while (text[at] === ' ') {
    const name = nameAt(text, at + 1);
    const value = at + 1 + name.length + 2;
    if (name === '' || !text.startsWith('="', value - 2)) return null;
    const end = endOfEscaped(text, value);
    if (end < 0) return null;
    const known = values.get(name);
    if (known === undefined) values.set(name, [unescaped(text.slice(value, end))]);
    else known.push(unescaped(text.slice(value, end)));
    at = end + 1;
  }
  return { json: objectOf(Array.from(values, ([name, all]) => [name, jsonOf(all)])), end: at };
}

function readElements(text: string): Value | undefined {
  const elements = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const id = text[at] === '[' ? nameAt(text, at + 1) : '';
    if (id === '' || elements.has(id)) return undefined;
    const parameters = readParameters(text, at + 1 + id.length);
    if (parameters === null || text[parameters.end] !== ']') return undefined;
    elements.set(id, parameters.json);
    at = parameters.end + 1;
  }
  return new JsonText(objectOf(elements));
}

export const structuredData: TypeKind = {
  name: 'structuredData',
  summary:
    'structured data of syslog (RFC 5424), as an object of objects; several values of a name are an array',
  words: ['structuredData'],
  options: null,
  written: 'structuredData',
  plan: () => ({}),
  read: () => readElements,
  takesNumbers: false,
  takesBooleans: false,
  takesEmpty: false,
  label: () => 'structuredData',
  describe: () => 'structured data such as [id name="value"]',
  operand: { fits: () => false, expected: 'null alone, as the field is an object' },
  kernel: {
    emit: EMIT_STRUCTURED,
    test: TEST_NULL,
    value: KIND_NESTED,
    moment: false,
    unit: () => 0,
    operand: () => null,
  },
  sample: 'structuredData',
  examples: [
    {
      text: '[exampleSDID@32473 iut="3" eventSource="Application"][class@32473]',
      output: '{"exampleSDID@32473":{"iut":"3","eventSource":"Application"},"class@32473":{}}',
    },
    {
      text: '[origin ip="192.0.2.1" ip="192.0.2.129"]',
      output: '{"origin":{"ip":["192.0.2.1","192.0.2.129"]}}',
    },
    { text: String.raw`[a b="\"\]\\\n"]`, output: String.raw`{"a":{"b":"\"]\\\\n"}}` },
  ],
  failures: ['-', '[]', '[a b=c]', '[a b="c"', '[a][a]', '[a] [b]'],
};
