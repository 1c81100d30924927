/**
 * @module engine/types/structured-data
 * Structured data of syslog (https://www.rfc-editor.org/rfc/rfc5424#section-6.3): elements of named values, as an object of
 * objects.
 */
import { KIND_NESTED } from '../kernel/memory.ts';
import { EMIT_STRUCTURED, TEST_NULL } from '../kernel/ops.ts';
import { JsonText, type Value } from '../values/value.ts';
import type { TypeKind } from './type.ts';

const NAME = String.raw`[!#-<>-\\^-~]+`; // printable ASCII but for space, ", = and ]
const ELEMENT = new RegExp(String.raw`\[(${NAME})((?: ${NAME}="(?:[^"\\]|\\[^])*")*)\]`, 'y');
const PARAMETER = new RegExp(String.raw` (${NAME})="((?:[^"\\]|\\[^])*)"`, 'g');

/** `\"`, `\\` and `\]` stand for the second character; before any other one a backslash is itself. */
const unescaped = (text: string) => text.replace(/\\(["\\\]])/g, '$1');

/** Name → values in order, as JSON: one is text, several of a name are an array. */
function parametersOf(text: string): string {
  const values = new Map<string, string[]>();
  for (const [, name, value] of text.matchAll(PARAMETER)) {
    const known = values.get(name!);
    if (known === undefined) values.set(name!, [unescaped(value!)]);
    else known.push(unescaped(value!));
  }
  const members = [...values].map(
    ([name, all]) => `${JSON.stringify(name)}:${JSON.stringify(all.length === 1 ? all[0] : all)}`,
  );
  return `{${members.join(',')}}`;
}

function readElements(text: string): Value | undefined {
  const elements = new Map<string, string>();
  ELEMENT.lastIndex = 0;
  while (ELEMENT.lastIndex < text.length) {
    const match = ELEMENT.exec(text);
    if (match === null || elements.has(match[1]!)) return undefined;
    elements.set(match[1]!, parametersOf(match[2]!));
  }
  return new JsonText(
    `{${[...elements].map(([id, members]) => `${JSON.stringify(id)}:${members}`).join(',')}}`,
  );
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
