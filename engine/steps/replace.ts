/**
 * @module engine/steps/replace
 * `replace`: what a pattern matches in a field's text becomes another text. Matches are RE2's; each is found in time linear
 * in the text, and {@link MOST_SEARCHED} keeps all of them together from more.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { suggest } from '../nearest.ts';
import { formatField } from '../plan/format.ts';
import { requireField, typeOf, withField } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import type { RunStep, StepKind } from '../plan/step.ts';
import type { PatternGroup } from '../reference/pattern-groups.ts';
import { compileRe2 } from '../reference/re2.ts';
import { TEXT } from '../types/index.ts';
import { RecordFailure } from '../values/failure.ts';
import { lookUp, putField } from '../values/fields.ts';
import { kindOf, scalarText } from '../values/value.ts';
import { filled, named, text } from './schema.ts';
import { inTurn } from './types.ts';

/**
 * Characters that all searches in one text may have before them, added up. A pattern such as `a(?:.*b)?` reads to the end of
 * the text for each of its matches; so many characters take RE2 3 s (190 M/s, 2026-11-29). Texts up to 32,768 characters
 * never come to it.
 */
export const MOST_SEARCHED = 2 ** 29;

const replacementSchema = v.strictObject(
  {
    pattern: filled('a pattern'),
    with: text,
    all: v.optional(v.boolean('true or false')),
  },
  '{pattern, with}',
);

type Replacement = v.InferOutput<typeof replacementSchema>;

export interface ReplacedField {
  readonly field: FieldPath;
  readonly pattern: string;
  /** As written, for `explain`. */
  readonly written: string;
  /** Text, or the numbers of captures of which the first that took part stands there. */
  readonly parts: readonly (string | readonly number[])[];
  readonly all: boolean;
}

/** `$1`, `${name}`, `$$`, or a `$` that means nothing. */
const REFERENCE = /\$(?:(\$)|([0-9]+)|\{([^}]*)\})?/g;

/** The text that takes the place of a match, cut into its parts. */
function planParts(written: string, groups: readonly PatternGroup[], path: string): ReplacedField['parts'] {
  const parts: (string | readonly number[])[] = [];
  let at = 0;
  for (const match of written.matchAll(REFERENCE)) {
    const [reference, dollar, number, braced] = match;
    parts.push(written.slice(at, match.index));
    at = match.index + reference.length;
    if (dollar !== undefined) {
      parts.push('$');
      continue;
    }
    const name = number ?? braced ?? '';
    const numbers = /^[0-9]+$/.test(name)
      ? [Number(name)].filter((group) => group <= groups.length)
      : groups.flatMap((group, index) => (group.name === name ? [index + 1] : []));
    if (numbers.length === 0) {
      const known = groups.map((group, index) => group.name ?? String(index + 1));
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path,
        expected: 'references to captures of the pattern, $1 or ${name}',
        found: show(reference),
        hint: reference === '$' ? 'write $$ for the text $' : suggest(name, ['0', ...known]),
      });
    }
    parts.push(numbers);
  }
  parts.push(written.slice(at));
  return parts.filter((part) => part !== '');
}

/** The text with matches replaced; itself where there is none, `null` beyond {@link MOST_SEARCHED}. */
function compileReplace({ pattern, parts, all }: ReplacedField): (text: string) => string | null {
  const { find } = compileRe2(pattern, 'replace');
  const fill = (captures: readonly (string | undefined)[]) =>
    parts
      .map((part) => {
        if (typeof part === 'string') return part;
        const group = part.find((number) => captures[number] !== undefined);
        return group === undefined ? '' : captures[group];
      })
      .join('');
  return (text) => {
    let out = '';
    let copied = 0;
    let searched = 0;
    for (let from = 0; from <= text.length; ) {
      searched += text.length - from;
      if (searched > MOST_SEARCHED) return null;
      const match = find(text, from);
      if (match === null) break;
      const { captures, index } = match;
      const end = index + captures[0]!.length;
      out += text.slice(copied, index) + fill(captures);
      copied = end;
      if (!all) break;
      // Behind an empty match the search goes on one code point further.
      from = end > index ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
    }
    return out + text.slice(copied);
  };
}

function replaceIn(plan: ReplacedField): RunStep {
  const { field } = plan;
  const run = compileReplace(plan);
  const where = field.join('.');
  const failure = (detail: string) => new RecordFailure('type', detail, detail);
  return (fields) => {
    const value = lookUp(fields, field) ?? null;
    if (value === null) return null;
    const before = scalarText(value);
    if (before === null) return failure(`${where}: expected text, found ${kindOf(value)}`);
    const after = run(before);
    if (after === null) return failure(`${where}: the pattern matches too often in so long a text`);
    if (after !== before) putField(fields, field, after);
    return null;
  };
}

export const replace = {
  name: 'replace' as const,
  summary:
    'Field → pattern, and the text that takes the place of what it matches; `$1` and `${name}` are captures.',
  schema: named(replacementSchema, 'an object of field: {pattern, with}'),
  member: replacementSchema,
  plan: (config, { names, path }) =>
    Object.entries(config).map(([written, { pattern, with: by, all = true }]): ReplacedField => {
      const at = `${path}.${written}`;
      const field = requireField(names, written, at);
      const { groups } = compileRe2(pattern, `${at}.pattern`);
      return { field, pattern, written: by, parts: planParts(by, groups, `${at}.with`), all };
    }),
  names: (plan, names) =>
    plan.reduce(
      (known, { field }) => (typeOf(known, field)?.kind === TEXT.kind ? known : withField(known, field)),
      names,
    ),
  apply: (plan) => inTurn(plan.map(replaceIn)),
  explain: (plan) =>
    plan.map(
      ({ field, pattern, written, all }) =>
        `${formatField(field)}: ${all ? 'all of' : 'the first'} ${JSON.stringify(pattern)} → ${JSON.stringify(written)}`,
    ),
  kernel: null,
  examples: [
    {
      title: 'Numbers in a path become one name',
      step: { replace: { path: { pattern: '/[0-9]+', with: '/:id' } } },
      input: '{"path":"/users/17/orders/4"}',
      output: '{"path":"/users/:id/orders/:id"}',
    },
    {
      title: 'Captures by name and number, in the first match alone',
      step: {
        replace: { name: { pattern: '(?P<last>\\w+), (\\w+)', with: '$2 ${last}', all: false } },
      },
      input: '{"name":"Doe, Jane; Roe, Richard"}',
      output: '{"name":"Jane Doe; Roe, Richard"}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, Replacement>>, readonly ReplacedField[]>;
