/**
 * @module engine/config/schema
 * The user's pipeline, described once: this schema is the validation, the TypeScript type and (through
 * `npm run schema`) the published JSON Schema. What a pipeline *means* is in `plan.ts`; nothing here looks at formats.
 */
import * as v from 'valibot';

const text = v.string('text');
const filled = (what: string) => v.pipe(text, v.nonEmpty(`${what} that is not empty`));
const name = filled('a name');

/** An object whose members the user names. valibot's `record` alone takes a list for one, with 0, 1, … for names. */
function named<Member extends v.GenericSchema>(member: Member, message: string) {
  type Named = v.RecordSchema<typeof name, Member, string>;
  const object: Named = v.record(name, member, message);
  const noList = v.custom<never>(() => false, message) as unknown as Named;
  return v.lazy((input) => (Array.isArray(input) ? noList : object));
}

/** A type as a word: `int`, or with its options: `{ epoch: { unit: 'ms' } }`. */
const typeOptions = {
  clf: v.strictObject({ clf: v.strictObject({}) }),
  iso: v.strictObject({ iso: v.strictObject({}) }),
  epoch: v.strictObject({
    epoch: v.strictObject({
      unit: v.optional(v.picklist(['s', 'ms'], '"s" or "ms"')),
    }),
  }),
  strftime: v.strictObject({
    strftime: v.strictObject({
      format: name,
      zone: v.optional(name),
    }),
  }),
};
const typeSchema = v.union(
  [
    v.picklist(['string', 'int', 'float', 'bool', 'timestamp']),
    typeOptions.clf,
    typeOptions.iso,
    typeOptions.epoch,
    typeOptions.strftime,
  ],
  'string, int, float, bool, timestamp, {clf: {}}, {iso: {}}, {epoch: {unit: s|ms}} or {strftime: {format, zone}}',
);

const template = filled('a template');
const scalar = v.union(
  [v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()],
  'text, a number, true, false or null',
);
const comparable = v.union([v.string(), v.pipe(v.number(), v.finite())], 'text or a number');

const conditionSchema = v.strictObject(
  {
    eq: v.optional(scalar),
    ne: v.optional(scalar),
    gt: v.optional(comparable),
    gte: v.optional(comparable),
    lt: v.optional(comparable),
    lte: v.optional(comparable),
    in: v.optional(v.array(scalar, 'a list')),
    notIn: v.optional(v.array(scalar, 'a list')),
    exists: v.optional(v.boolean('true or false')),
    contains: v.optional(text),
    startsWith: v.optional(text),
    endsWith: v.optional(text),
    matches: v.optional(text),
  },
  'conditions of eq, ne, gt, gte, lt, lte, in, notIn, exists, contains, startsWith, endsWith, matches',
);

const conditionOrValue = v.union([scalar, conditionSchema], 'a value, or conditions such as {gte: 400}');

/** field → a value it must equal, or conditions that must all hold. */
const clauseSchema = named(conditionOrValue, 'an object of field: condition');

const parseSchema = v.union(
  [
    name,
    v.strictObject({ regex: filled('a pattern') }),
    v.strictObject({ json: v.strictObject({}) }),
    v.strictObject({ ltsv: v.strictObject({}) }),
  ],
  "a format's name, {regex: …}, {json: {}} or {ltsv: {}}",
);

const outputSchema = v.strictObject({
  /** How a record is written. `raw`: as it came (for pipelines that only filter or partition). */
  format: v.optional(v.picklist(['json', 'ltsv', 'csv', 'raw'], 'json, ltsv, csv or raw')),
  /** Whether a line feed ends each record (default true: Firehose joins records as they are). */
  newline: v.optional(v.boolean('true or false')),
  timestamp: v.optional(v.picklist(['iso', 'epoch', 'epochMillis'], 'iso, epoch or epochMillis')),
  nulls: v.optional(v.picklist(['keep', 'drop'], 'keep or drop')),
  /** For csv: the columns and their order; needed where the fields are not known beforehand (json, ltsv). */
  columns: v.optional(v.pipe(v.array(name, 'a list of fields'), v.minLength(1, 'at least one field'))),
});

/** The options whose members the user names, and what each member must be; see `validate.ts` on why it needs them. */
export const NAMED_MEMBERS = {
  types: typeSchema,
  rename: name,
  set: scalar,
  filter: conditionOrValue,
  partition: template,
} as const;

/** What a `map` function is given and gives back; see {@link MapFunction}. */
const mapSchema = v.union(
  [name, v.custom<MapFunction>((value) => typeof value === 'function')],
  'a path to a module, or a function',
);

export const pipelineSchema = v.strictObject(
  {
    /** The JSON Schema that editors check the file by; it means nothing here. */
    $schema: v.optional(text),
    unwrap: v.optional(v.picklist(['none'], 'none')),
    parse: parseSchema,
    types: v.optional(named(typeSchema, 'an object of field: type')),
    rename: v.optional(named(name, 'an object of field: new name')),
    drop: v.optional(v.array(name, 'a list of fields')),
    set: v.optional(named(scalar, 'an object of field: value')),
    filter: v.optional(
      v.union(
        [clauseSchema, v.pipe(v.array(clauseSchema), v.minLength(1, 'at least one clause'))],
        'an object of field: condition, or a list of such objects',
      ),
    ),
    partition: v.optional(named(template, 'an object of key: template')),
    output: v.optional(outputSchema),
    onError: v.optional(v.picklist(['failed', 'drop', 'raw'], 'failed, drop or raw')),
    /** What becomes of records whose answers no longer fit into Lambda's reply. */
    overflow: v.optional(v.picklist(['failed'], 'failed')),
    map: v.optional(mapSchema),
  },
  'a pipeline, an object with at least "parse"',
);

/** A value of a record as a `map` function sees it; integers beyond 2^53 are bigint, timestamps are Date. */
export type MapValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | readonly MapValue[]
  | { readonly [name: string]: MapValue };

export type MapRecord = Record<string, MapValue>;

/**
 * A function of the user's own, run on each record after `filter`. `null` drops the record; an array makes several
 * of it, written one after the other. What it throws fails that record alone. It is not awaited: a promise fails.
 */
export type MapFunction = (
  record: MapRecord,
  context: Readonly<Record<string, string | null>>,
) => MapRecord | null | readonly MapRecord[];

export type PipelineConfig = v.InferInput<typeof pipelineSchema>;
export type TypeConfig = v.InferInput<typeof typeSchema>;
export type ConditionConfig = v.InferInput<typeof conditionSchema>;
export type ClauseConfig = v.InferInput<typeof clauseSchema>;
export type OutputConfig = v.InferInput<typeof outputSchema>;
export type Scalar = v.InferInput<typeof scalar>;

/** A pipeline as an object, checked by TypeScript while one types. */
export function definePipeline(pipeline: PipelineConfig): PipelineConfig {
  return pipeline;
}
