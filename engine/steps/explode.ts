/**
 * @module engine/steps/explode
 * `explode`: an array in a record, such as CloudTrail's `Records`: each element becomes a record of its own.
 */
import * as v from 'valibot';
import type { Limits } from '../limits.ts';
import { formatField } from '../plan/format.ts';
import { requireField, unknownNames } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import { DROPPED, type RunStep, type StepKind } from '../plan/step.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { lookUp, putField } from '../values/fields.ts';
import { eachElement } from '../values/json-text.ts';
import { encodeJsonValue } from '../values/json-writer.ts';
import { type Fields, fieldsOfJson, JsonText, kindOf, type Value, valueOfJson } from '../values/value.ts';
import { fieldList, name } from './schema.ts';

const explodeSchema = v.strictObject(
  { field: name, carry: v.optional(fieldList) },
  'an object of field and carry',
);

export interface Exploded {
  readonly field: FieldPath;
  readonly carry: readonly FieldPath[];
}

interface Carried {
  readonly path: FieldPath;
  readonly value: Value;
}

/** Steps change objects in place, and each record has its own. */
const copyOf = (value: Value): Value =>
  value instanceof Map ? new Map(Array.from(value, ([key, inner]) => [key, copyOf(inner)])) : value;

/** A record of an element: what is carried, then the members of an object, or the element by the array's name. */
function recordOf(element: string, last: string, carried: readonly Carried[]): Fields | RecordFailure {
  const fields: Fields = new Map();
  for (const { path, value } of carried) {
    const failure = putField(fields, path, copyOf(value));
    if (failure !== null) return failure;
  }
  if (element[0] !== '{') return fields.set(last, valueOfJson(element));
  for (const [member, value] of fieldsOfJson(element)) fields.set(member, value);
  return fields;
}

function explodeField({ field, carry }: Exploded, limits: Limits): RunStep {
  const last = field[field.length - 1]!;
  return (fields) => {
    const value = lookUp(fields, field);
    if (!(value instanceof JsonText && value.text[0] === '[')) {
      const detail = `${field.join('.')}: expected an array, found ${value === undefined ? 'nothing' : kindOf(value)}`;
      return new RecordFailure('type', detail, detail);
    }
    const elements: string[] = [];
    eachElement(value.text, (element) => elements.push(element));
    if (elements.length > limits.innerRecords) return overLimit(limits, 'innerRecords');
    const carried = carry.flatMap((path) => {
      const found = lookUp(fields, path);
      return found === undefined ? [] : [{ path, value: found }];
    });
    // Each of the records has a copy: a long field and many small elements would make a thousand times the record.
    const bytes = carried.reduce((sum, one) => sum + encodeJsonValue(one.value, 'iso').length, 0);
    if (bytes * elements.length > limits.outputBytes) return overLimit(limits, 'outputBytes');
    const records: Fields[] = [];
    for (const element of elements) {
      const record = recordOf(element, last, carried);
      if (record instanceof RecordFailure) return record;
      records.push(record);
    }
    return records.length === 0 ? DROPPED : records;
  };
}

export const explode = {
  name: 'explode' as const,
  summary:
    'An array, each element of which becomes a record of its own: its members, and the fields named by `carry`.',
  schema: explodeSchema,
  member: null,
  makesInner: true as const,
  plan({ field, carry = [] }, { names, path }) {
    return {
      field: requireField(names, field, `${path}.field`),
      carry: carry.map((one, index) => requireField(names, one, `${path}.carry[${index}]`)),
    };
  },
  names: (_, names) => ({ ...unknownNames(names), dotted: true }),
  apply: (plan, limits) => explodeField(plan, limits),
  explain({ field, carry }) {
    const carried = carry.length === 0 ? '' : `, each with ${carry.map(formatField).join(', ')}`;
    return [`${formatField(field)}: a record of each element${carried}`];
  },
  kernel: null,
  examples: [
    {
      title: 'The events in an object of CloudTrail, each with a field of the object around them',
      step: { explode: { field: 'Records', carry: ['account'] } },
      input:
        '{"account":"111111111111","Records":[{"eventName":"PutObject"},{"eventName":"GetObject","n":1.50}]}',
      output:
        '{"account":"111111111111","eventName":"PutObject"}\n{"account":"111111111111","eventName":"GetObject","n":1.50}',
    },
    {
      title: 'An element that is no object has the name of the array',
      step: { explode: { field: 'event.tags', carry: ['event.id'] } },
      input: '{"event":{"id":7,"tags":["a",null]},"x":1}',
      output: '{"event":{"id":7},"tags":"a"}\n{"event":{"id":7},"tags":null}',
    },
    {
      title: 'An empty array leaves no record',
      step: { explode: { field: 'Records' } },
      input: '{"Records":[]}',
      output: null,
    },
  ],
} satisfies StepKind<v.InferOutput<typeof explodeSchema>, Exploded>;
