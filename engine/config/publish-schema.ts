/**
 * @module engine/config/publish-schema
 * `npm run precompile`: writes the JSON Schema of a pipeline beside this file, for editors. Made of the same schema that
 * checks pipelines; what it cannot say (functions, fields that are there) only the engine checks.
 */
import { writeFileSync } from 'node:fs';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { DESCRIPTIONS, pipelineSchema } from './schema.ts';

export const SCHEMA_FILE = new URL('./pipeline.schema.json', import.meta.url);

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
      // Functions have no JSON; without these variants the module's path is left.
      if (type === 'union') {
        const { options } = valibotSchema as v.UnionSchema<v.GenericSchema[], undefined>;
        const kept = options.filter((option) => !holdsFunction(option));
        if (kept.length === 1) return withoutHeader(convert(kept[0]!));
      }
      return jsonSchema;
    },
    errorMode: 'ignore',
  });
}

/** Whether it is a function, or an object with one. */
const holdsFunction = (schema: v.GenericSchema): boolean =>
  schema.type === 'custom' ||
  (schema.type === 'strict_object' &&
    Object.values((schema as v.StrictObjectSchema<v.ObjectEntries, undefined>).entries).some(
      ({ type }) => type === 'custom',
    ));

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
    description: 'Turns records into other records: decode, parse, steps, partition, output.',
    ...schema,
    properties,
    oneOf: [{ required: ['parse'] }, { required: ['anyOf'] }],
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(SCHEMA_FILE, schemaText());
