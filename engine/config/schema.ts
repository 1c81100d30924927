/**
 * @module engine/config/schema
 * The user's pipeline, described once: this schema is the validation, the TypeScript type and (through
 * `npm run precompile`) the published JSON Schema. It is put together from the tables of steps, types, parsers, encoders and
 * decoders; what a pipeline *means* is in docs/record-semantics.md.
 */
import * as v from 'valibot';
import { DECODERS } from '../decoders/index.ts';
import { ENCODERS } from '../encoders/index.ts';
import { LIMITS, type Limits } from '../limits.ts';
import { parseSchema } from '../parsers/index.ts';
import type { StepKind } from '../plan/step.ts';
import { sinkSchema } from '../sinks/index.ts';
import { STEP_KINDS } from '../steps/index.ts';
import { name, named, template, text } from '../steps/schema.ts';
import { testsSchema } from './tests.ts';

const list = (names: readonly string[], last = 'or') =>
  `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;

const decoderNames = DECODERS.map((decoder) => decoder.name);
const decodeSchema = v.union(
  [
    v.picklist(['auto', 'none', ...decoderNames]),
    v.pipe(v.array(v.picklist(decoderNames, list(decoderNames))), v.minLength(1, 'at least one decoder')),
  ],
  `auto, none, ${decoderNames.join(', ')}, or a list of decoders`,
);

const NOTATIONS = ['iso', 'epoch', 'epochMillis', 'epochMicros'] as const;

const encoderNames = ENCODERS.map((encoder) => encoder.name);
const outputSchema = v.strictObject({
  format: v.optional(v.picklist(encoderNames, list(encoderNames))),
  newline: v.optional(v.boolean('true or false')),
  timestamp: v.optional(v.picklist(NOTATIONS, list(NOTATIONS))),
  nulls: v.optional(v.picklist(['keep', 'drop'], 'keep or drop')),
  compress: v.optional(v.picklist(['none', 'gzip'], 'none or gzip')),
  columns: v.optional(v.pipe(v.array(name, 'a list of fields'), v.minLength(1, 'at least one field'))),
});

const icebergSchema = v.strictObject(
  { database: template, table: template, operation: v.optional(template) },
  '{database, table, operation}, of templates',
);

const limitsSchema = v.strictObject(
  Object.fromEntries(
    LIMITS.map(({ name: limit, least }) => {
      const message = `a whole number of at least ${least}`;
      const schema = v.pipe(v.number(message), v.safeInteger(message), v.minValue(least, message));
      return [limit, v.optional(schema)];
    }),
  ),
) as unknown as v.GenericSchema<Partial<Limits>>;

type Kinds = (typeof STEP_KINDS)[number];
type SchemaOf<K extends Kinds> = K['schema'] extends (parser: never) => infer Made ? Made : K['schema'];
type ConfigOf<K extends Kinds> = v.InferInput<Extract<SchemaOf<K>, v.GenericSchema>>;

/** The schema of a step's options. */
export const optionsSchema = ({ schema }: Pick<StepKind, 'schema'>): v.GenericSchema =>
  typeof schema === 'function' ? schema(parseSchema) : schema;

/** One step of a pipeline: `{ rename: { host: 'clientIp' } }`. */
export type StepConfig = {
  [K in Kinds as K['name']]: { readonly [P in K['name']]: ConfigOf<K> };
}[Kinds['name']];

const stepSchema = v.union(
  STEP_KINDS.map((kind) => v.strictObject({ [kind.name]: optionsSchema(kind) })),
  `a step: an object with one of ${STEP_KINDS.map((step) => step.name).join(', ')}`,
) as unknown as v.GenericSchema<StepConfig>;

const stepsSchema = v.array(stepSchema, 'a list of steps');

/** The steps that may stand at the top of a pipeline, in the order in which they run there. */
export const SHORTHAND = ['types', 'rename', 'set', 'filter', 'map', 'drop'] as const;

const schemaOf = <Name extends Kinds['name']>(step: Name) =>
  STEP_KINDS.find((kind) => kind.name === step)!.schema as Extract<Kinds, { name: Name }>['schema'];

const alternativeSchema = v.strictObject({ parse: parseSchema, steps: v.optional(stepsSchema) });

export const pipelineSchema = v.strictObject(
  {
    /** The JSON Schema that editors check the file by; it means nothing here. */
    $schema: v.optional(text),
    decode: v.optional(decodeSchema),
    parse: v.optional(parseSchema),
    anyOf: v.optional(
      v.pipe(
        v.array(alternativeSchema, 'a list of {parse, steps}'),
        v.minLength(1, 'at least one alternative'),
      ),
    ),
    steps: v.optional(stepsSchema),
    types: v.optional(schemaOf('types')),
    rename: v.optional(schemaOf('rename')),
    set: v.optional(schemaOf('set')),
    filter: v.optional(schemaOf('filter')),
    map: v.optional(schemaOf('map')),
    drop: v.optional(schemaOf('drop')),
    partition: v.optional(named(template, 'an object of key: template')),
    iceberg: v.optional(icebergSchema),
    output: v.optional(outputSchema),
    onError: v.optional(v.picklist(['failed', 'drop', 'raw'], 'failed, drop or raw')),
    fanout: v.optional(v.picklist(['failed', 'first'], 'failed or first')),
    overflow: v.optional(v.picklist(['failed', 'reingest'], 'failed or reingest')),
    sink: v.optional(sinkSchema),
    deadLetter: v.optional(sinkSchema),
    objects: v.optional(v.picklist(['lines', 'document'], 'lines or document')),
    limits: v.optional(limitsSchema),
    tests: v.optional(testsSchema),
  },
  'a pipeline, an object with at least "parse"',
);

/** What editors and documentation say of an option. */
export const DESCRIPTIONS: Readonly<Record<keyof typeof pipelineSchema.entries, string>> = {
  $schema: 'Where this schema is, for editors; it means nothing to millrace.',
  decode:
    'What records are decoded from before they are parsed; `auto`, the default, recognises what cannot be text.',
  parse: "How a record is parsed: a built-in format's name, or a parser.",
  anyOf: 'In place of `parse`: alternatives, of which the first whose parser takes the record reads it.',
  steps: 'What is done to a record, in the order written; a step may come more than once.',
  types: 'Field → type. Formats bring their own; what is given here wins.',
  rename: 'Field → new name, at its place; in the order written.',
  drop: 'Fields that are kept out of the output.',
  set: 'Field → constant or template: "${requestId}", "${timestamp:yyyy-MM-dd}".',
  filter: 'Records that do not pass are Dropped. Of a list, one clause must hold.',
  map: 'A module whose default export is a function: (record, context) => record | null | record[].',
  partition: 'Key → template: the keys of Firehose dynamic partitioning.',
  iceberg:
    'Templates of the Iceberg table that Firehose writes a record to: its database, its name, and the operation.',
  output: 'How a record is written.',
  onError: 'What becomes of a record that fails.',
  fanout:
    'What becomes of a record whose outputs have different partition keys or Iceberg tables: it fails, or the first has its way.',
  overflow:
    'What becomes of a record that does not fit into the reply to Firehose: it fails, or is put into its source again.',
  sink: 'Where outputs go when the source takes none back: a delivery stream or a bucket.',
  deadLetter:
    'Where records go that failed and are dropped: a sink, which gets them as millrace replay reads them.',
  objects: 'How an object of S3 is read: line by line, or whole, as one record.',
  limits: 'How large a record may grow; one that grows beyond fails.',
  tests: 'Examples of records and what becomes of them: `millrace test` runs them.',
};

export type PipelineConfig = v.InferInput<typeof pipelineSchema>;
export type OutputConfig = v.InferInput<typeof outputSchema>;

/** A pipeline as an object, checked by TypeScript while one types. */
export function definePipeline(pipeline: PipelineConfig): PipelineConfig {
  return pipeline;
}
