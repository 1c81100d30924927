/**
 * @module engine/config/publish-schema
 * `npm run schema`: writes the JSON Schema of a pipeline beside this file, for editors. Made of the same schema that
 * checks pipelines; what it cannot say (functions, fields that are there) only the engine checks.
 */
import { writeFileSync } from 'node:fs';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { pipelineSchema } from './schema.ts';

export const SCHEMA_FILE = new URL('./pipeline.schema.json', import.meta.url);

/** What editors show beside an option. */
const DESCRIPTIONS: Readonly<Record<keyof typeof pipelineSchema.entries, string>> = {
  $schema: 'Where this schema is, for editors; it means nothing to millrace.',
  unwrap: 'What records are wrapped in.',
  parse: "How a record is taken apart: a built-in format's name, or a parser.",
  types: 'Field → type. Formats bring their own; what is given here wins.',
  rename: 'Field → new name, at its place; in the order written.',
  drop: 'Fields that are kept out of the output.',
  set: 'Field → constant or template: "${requestId}", "${timestamp:yyyy-MM-dd}".',
  filter: 'Records that do not pass are Dropped. Of a list, one clause must hold.',
  partition: 'Key → template: the keys of Firehose dynamic partitioning.',
  output: 'How a record is written.',
  onError: 'What becomes of a record that fails.',
  overflow: "What becomes of records whose answers no longer fit into Lambda's reply.",
  map: 'A module whose default export is a function: (record, context) => record | null | record[].',
};

/** To JSON Schema, written out whole: no references, no functions. */
function convert(schema: v.GenericSchema): JsonSchema {
  return toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    ignoreActions: ['finite'],
    overrideSchema({ valibotSchema, jsonSchema }) {
      const { type } = valibotSchema;
      if (type === 'lazy') {
        const { getter } = valibotSchema as v.LazySchema<v.GenericSchema>;
        return withoutHeader(convert(getter(undefined)));
      }
      // Functions have no JSON; without this variant the module's path is left.
      if (type === 'union') {
        const { options } = valibotSchema as v.UnionSchema<v.GenericSchema[], undefined>;
        const kept = options.filter((option) => option.type !== 'custom');
        if (kept.length === 1) return withoutHeader(convert(kept[0]!));
      }
      return jsonSchema;
    },
    errorMode: 'ignore',
  });
}

/** A schema to stand inside another; what lazy ones would refer to has been written in their place. */
function withoutHeader({ $schema, $defs, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** The published text. */
export function schemaText(): string {
  const whole = convert(pipelineSchema);
  const schema = withoutHeader(whole);
  const properties = Object.fromEntries(
    Object.entries(DESCRIPTIONS).map(([option, description]) => [
      option,
      { description, ...(schema.properties?.[option] as object) },
    ]),
  );
  const published = {
    $schema: whole.$schema,
    title: 'millrace pipeline',
    description:
      'Turns records into other records: parse, types, rename, set, filter, map, partition, drop, output.',
    ...schema,
    properties,
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, schemaText());
