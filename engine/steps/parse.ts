/**
 * @module engine/steps/parse
 * `parse`: a field whose text is a record itself, such as JSON in a log line, is read by any format or parser.
 */
import * as v from 'valibot';
import type { Limits } from '../limits.ts';
import { refuseHeader } from '../parsers/columns.ts';
import { PLANNED_PARSERS } from '../parsers/planned.ts';
import { toFieldPath } from '../plan/field-path.ts';
import { formatField } from '../plan/format.ts';
import { type Names, requireField, withField } from '../plan/names.ts';
import type { FieldPath, ParsePlan } from '../plan/plan.ts';
import { DROPPED, type RunStep, type StepKind, type WrittenParser } from '../plan/step.ts';
import { member } from '../plan/table.ts';
import { contextOfType } from '../types/index.ts';
import { RecordFailure } from '../values/failure.ts';
import { lookUp, openParent, putField } from '../values/fields.ts';
import { type Fields, kindOf, scalarText } from '../values/value.ts';
import { name } from './schema.ts';
import { type TypedField, types } from './types.ts';

/** What stands behind `into` for fields that join those of the record. */
const MERGE = 'merge';

const parseStepSchema = (parser: v.GenericSchema<WrittenParser>) =>
  v.strictObject(
    {
      field: name,
      as: parser,
      into: v.optional(name),
      onError: v.optional(v.picklist(['fail', 'keep'], 'fail or keep')),
    },
    'an object of field, as, into and onError',
  );

type ParseStep = v.InferOutput<ReturnType<typeof parseStepSchema>>;

export interface ParsedField {
  readonly field: FieldPath;
  /** The format's name or the kind of parser. */
  readonly title: string;
  readonly parse: ParsePlan;
  /** Types that come with the format. */
  readonly types: readonly TypedField[];
  /** `null`: its own place. */
  readonly into: FieldPath | typeof MERGE | null;
  readonly onError: 'fail' | 'keep';
  /** Whether what is read may have objects in it, in which a dotted name is a path. */
  readonly dotted: boolean;
}

/** A line such as `#Fields: …` is passed over where it is a record; a field that is one was to hold more. */
const NO_RECORD = 'a comment, which has no fields';

/** Fields known behind the step: columns of a pattern are, members of JSON and LTSV are not. */
function namesBehind({ field, parse, into, dotted }: ParsedField, names: Names): Names {
  if (into !== MERGE) return { ...withField(names, into ?? field), dotted: true };
  const columns = parse.pattern?.columns.map((column) => column.name) ?? parse.fields;
  if (columns === undefined) {
    return { ...names, closed: null, dotted: names.dotted || dotted, types: new Map() };
  }
  return columns.reduce<Names>((known, column) => withField(known, [...field.slice(0, -1), column]), names);
}

/** The fields join those of the object that the field is in, which goes away but for one of its name. */
function merge(fields: Fields, field: FieldPath, parsed: Fields): null {
  const parent = openParent(fields, field)!;
  const last = field[field.length - 1]!;
  if (!parsed.has(last)) parent.delete(last);
  for (const [key, value] of parsed) parent.set(key, value);
  return null;
}

function parseField(plan: ParsedField, applyTypes: RunStep, limits: Limits): RunStep {
  const { field, into } = plan;
  const parse = member(PLANNED_PARSERS, plan.parse.kind).compile(plan.parse, limits);
  const where = field.join('.');
  const read: RunStep = (fields, context) => {
    const value = lookUp(fields, field) ?? null;
    if (value === null) return null;
    const text = scalarText(value);
    if (text === null) {
      const detail = `expected text, found ${kindOf(value)}`;
      return new RecordFailure('type', detail, detail);
    }
    const parsed = parse(text);
    if (parsed instanceof RecordFailure) return parsed;
    if (parsed === DROPPED) return new RecordFailure('no-match', NO_RECORD, NO_RECORD);
    const failure = applyTypes(parsed, context);
    if (failure !== null) return failure;
    return into === MERGE ? merge(fields, field, parsed) : putField(fields, into ?? field, parsed);
  };
  if (plan.onError === 'keep') {
    return (fields, context) => {
      read(fields, context);
      return null;
    };
  }
  return (fields, context) => {
    const failure = read(fields, context);
    if (!(failure instanceof RecordFailure)) return failure;
    const { code, detail, redacted } = failure;
    return new RecordFailure(code, `${where}: ${detail}`, `${where}: ${redacted}`);
  };
}

export const parse = {
  name: 'parse' as const,
  summary:
    'A field whose text is read by a format or parser: into an object in its place or in another field, or `into: merge` the record.',
  schema: parseStepSchema,
  member: null,
  plan({ field: written, as, into, onError = 'fail' }, { names, path, parser, context }): ParsedField {
    const field = requireField(names, written, `${path}.field`);
    const { title, parse: plan, dotted, types: typed } = parser(as, `${path}.as`);
    refuseHeader(plan, `${path}.as`, as);
    for (const value of typed.map(({ type }) => contextOfType(type))) if (value !== null) context(value);
    return {
      field,
      title,
      parse: plan,
      types: typed.map(({ name: column, type }) => ({ field: toFieldPath(column, dotted), type })),
      into:
        into === undefined
          ? null
          : into === MERGE
            ? MERGE
            : requireField({ ...names, closed: null }, into, `${path}.into`),
      onError,
      dotted,
    };
  },
  names: (plan, names) => namesBehind(plan, names),
  apply: (plan, limits) => parseField(plan, types.apply(plan.types), limits),
  explain({ field, title, into, onError }) {
    const place =
      into === null ? 'in its place' : `into ${into === MERGE ? 'the record' : formatField(into)}`;
    return [
      `${formatField(field)}: as ${title}, ${place}${onError === 'keep' ? ', else kept as it is' : ''}`,
    ];
  },
  kernel: null,
  examples: [
    {
      title: 'JSON in a field takes its place',
      step: { parse: { field: 'message', as: 'json' } },
      input: '{"id":7,"message":"{\\"level\\": \\"info\\", \\"n\\": 1.50}"}',
      output: '{"id":7,"message":{"level":"info","n":1.50}}',
    },
    {
      title: 'The fields of a pattern join the record',
      step: { parse: { field: 'text', as: { regex: '^(?P<user>\\w+)@(?P<host>\\S+)' }, into: 'merge' } },
      input: '{"text":"frank@example.org","id":7}',
      output: '{"id":7,"user":"frank","host":"example.org"}',
    },
    {
      title: 'Into another field; text that is none stays as it is',
      step: { parse: { field: 'text', as: { ltsv: {} }, into: 'labels', onError: 'keep' } },
      input: '{"text":"no labels"}',
      output: '{"text":"no labels"}',
    },
  ],
} satisfies StepKind<ParseStep, ParsedField>;
