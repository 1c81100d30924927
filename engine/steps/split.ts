/**
 * @module engine/steps/split
 * `split`: a field's text is taken apart: at a delimiter, into the parts of a URL, or into the pairs of a query.
 */
import * as v from 'valibot';
import { formatField } from '../plan/format.ts';
import { type Names, requireField, withField } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import type { RunStep, StepKind } from '../plan/step.ts';
import { RecordFailure } from '../values/failure.ts';
import { lookUp, putField } from '../values/fields.ts';
import { listOf, splitQuery, splitUrl, URL_PART_NAMES } from '../values/url.ts';
import { type Fields, kindOf, scalarText, type Value } from '../values/value.ts';
import { filled, name, named } from './schema.ts';
import { inTurn } from './types.ts';

const flag = v.literal(true, 'true');
const decode = v.optional(v.boolean('true or false'));
const fieldNames = v.pipe(v.array(name, 'a list of fields'), v.minLength(1, 'at least one field'));
const partNames = v.strictObject(
  Object.fromEntries(URL_PART_NAMES.map((part) => [part, v.optional(name)])) as Record<
    (typeof URL_PART_NAMES)[number],
    v.OptionalSchema<typeof name, undefined>
  >,
);
const pairNames = named(name, 'an object of name: field');

const methodSchema = v.union(
  [
    v.strictObject({ by: filled('a delimiter'), into: v.optional(fieldNames) }),
    v.strictObject({ url: flag, decode, into: v.optional(partNames) }),
    v.strictObject({ query: flag, decode, into: v.optional(pairNames) }),
  ],
  "{by: ','}, {url: true} or {query: true}",
);

type Method = v.InferOutput<typeof methodSchema>;

/** A part, by its name or its place, and the field it becomes. */
interface PartField {
  readonly part: string | number;
  readonly field: FieldPath;
}

export interface SplitField {
  readonly field: FieldPath;
  readonly how:
    | { readonly kind: 'by'; readonly delimiter: string }
    | { readonly kind: 'url' | 'query'; readonly decode: boolean };
  /** `null`: the parts take the field's place, as a list or an object. */
  readonly into: readonly PartField[] | null;
}

function planMethod(method: Method): SplitField['how'] {
  if ('by' in method) return { kind: 'by', delimiter: method.by };
  return { kind: 'url' in method ? 'url' : 'query', decode: method.decode ?? false };
}

function planInto({ into }: Method, path: string, names: Names): readonly PartField[] | null {
  if (into === undefined) return null;
  const parts: [string | number, string | undefined][] = Array.isArray(into)
    ? [...into.entries()]
    : Object.entries(into);
  return parts.flatMap(([part, target]) => {
    if (target === undefined) return [];
    return { part, field: requireField({ ...names, closed: null }, target, `${path}.into.${part}`) };
  });
}

/** At most so many parts; the last takes the rest as it is written. */
function splitAt(text: string, delimiter: string, most: number): readonly string[] {
  if (text === '') return [];
  const parts = text.split(delimiter);
  return parts.length <= most ? parts : [...parts.slice(0, most - 1), parts.slice(most - 1).join(delimiter)];
}

type Parts = (text: string) => { readonly whole: Value; part(part: string | number): Value };

function compileParts({ how, into }: SplitField): Parts {
  if (how.kind === 'by') {
    const most = into?.length ?? Number.POSITIVE_INFINITY;
    return (text) => {
      const parts = splitAt(text, how.delimiter, most);
      return { whole: listOf(parts), part: (place) => parts[place as number] ?? null };
    };
  }
  const split: (text: string, decode: boolean) => Fields = how.kind === 'url' ? splitUrl : splitQuery;
  return (text) => {
    const whole = split(text, how.decode);
    return { whole, part: (part) => whole.get(part as string) ?? null };
  };
}

function splitField(plan: SplitField): RunStep {
  const { field, into } = plan;
  const partsOf = compileParts(plan);
  return (fields) => {
    const value = lookUp(fields, field);
    if (value === undefined) return null;
    const text = value === null ? '' : scalarText(value);
    if (text === null) {
      const detail = `${field.join('.')}: expected text, found ${kindOf(value)}`;
      return new RecordFailure('type', detail, detail);
    }
    if (into === null) {
      if (value !== null) putField(fields, field, partsOf(text).whole);
      return null;
    }
    const parts = value === null ? null : partsOf(text);
    for (const { part, field: target } of into) {
      const failure = putField(fields, target, parts?.part(part) ?? null);
      if (failure !== null) return failure;
    }
    return null;
  };
}

function describe({ field, how, into }: SplitField): string {
  const what = how.kind === 'by' ? `by ${JSON.stringify(how.delimiter)}` : `as ${how.kind}`;
  const decoded = how.kind !== 'by' && how.decode ? ', decoded' : '';
  const to = into === null ? '' : ` into ${into.map((part) => formatField(part.field)).join(', ')}`;
  return `${formatField(field)}: ${what}${decoded}${to}`;
}

export const split = {
  name: 'split' as const,
  summary:
    'Field → how its text is taken apart: `by` a delimiter into a list, as a `url` into its parts, as a `query` into its pairs. With `into` the parts become fields.',
  schema: named(methodSchema, 'an object of field: how to split it'),
  member: methodSchema,
  plan(config, { names, path }) {
    let known: Names = names;
    return Object.entries(config).map(([written, method]): SplitField => {
      const at = `${path}.${written}`;
      const field = requireField(known, written, at);
      const into = planInto(method, at, known);
      for (const target of into ?? [{ field }]) known = withField(known, target.field);
      return { field, how: planMethod(method), into };
    });
  },
  names: (plan, names) =>
    plan
      .flatMap(({ field, into }) => into?.map((part) => part.field) ?? [field])
      .reduce<Names>(withField, names),
  apply: (plan) => inTurn(plan.map(splitField)),
  explain: (plan) => plan.map(describe),
  kernel: null,
  examples: [
    {
      title: 'A list, and fields of which the last takes the rest',
      step: { split: { tags: { by: ',' }, name: { by: ' ', into: ['first', 'rest'] } } },
      input: '{"tags":"a,b,,c","name":"Jane Mary Doe"}',
      output: '{"tags":["a","b","","c"],"name":"Jane Mary Doe","first":"Jane","rest":"Mary Doe"}',
    },
    {
      title: 'The parts of a URL',
      step: { split: { link: { url: true } } },
      input: '{"link":"https://jane@example.com:8443/a%20b?x=1#top"}',
      output:
        '{"link":{"scheme":"https","host":"example.com","port":8443,"path":"/a%20b","query":"x=1","fragment":"top"}}',
    },
    {
      title: 'Some parts as fields, the field itself stays',
      step: { split: { link: { url: true, decode: true, into: { host: 'site', path: 'page' } } } },
      input: '{"link":"https://example.com/a%20b"}',
      output: '{"link":"https://example.com/a%20b","site":"example.com","page":"/a b"}',
    },
    {
      title: 'The pairs of a query; a name that comes again has a list',
      step: { split: { q: { query: true, decode: true } } },
      input: '{"q":"tag=a&tag=b%2Fc&text=x+y&bad=%zz"}',
      output: '{"q":{"tag":["a","b/c"],"text":"x y","bad":"%zz"}}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, Method>>, readonly SplitField[]>;
