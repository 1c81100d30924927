/**
 * @module engine/steps/sample
 * `sample`: a share of the records goes on, chosen by a hash of a key, so that a record has the same fate on every machine,
 * tier and thread and in each try, and records with the same key have the same fate.
 */
import * as v from 'valibot';
import { formatTemplate } from '../plan/format.ts';
import type { TemplatePart } from '../plan/plan.ts';
import { DROPPED, type RecordContext, type StepKind } from '../plan/step.ts';
import { encodeJsonValue } from '../values/json-writer.ts';
import { compileTemplate } from '../values/template.ts';
import type { Fields } from '../values/value.ts';
import { template } from './schema.ts';

const SHARE = 'a number from 0 to 1';

const sampleSchema = v.strictObject(
  {
    rate: v.pipe(v.number(SHARE), v.minValue(0, SHARE), v.maxValue(1, SHARE)),
    key: v.optional(template),
  },
  'an object of rate and key',
);

export interface Sample {
  readonly rate: number;
  /** `null`: by the record itself. */
  readonly key: readonly TemplatePart[] | null;
}

// Loaded with the first record: no cold start waits for OpenSSL.
const crypto = () => process.getBuiltinModule('node:crypto');

/** SHA-256's first 53 bits, which a double holds exactly, as a fraction of 1. */
function fractionOf(key: string): number {
  const digest = crypto().createHash('sha256').update(key, 'utf8').digest();
  return (digest.readUIntBE(0, 6) * 32 + (digest[6]! >> 3)) / 2 ** 53;
}

/** What tells a record from others: its id, and its place within the record it was decoded from; else its fields. */
function identityOf(fields: Fields, { get }: RecordContext): string {
  const id = get('recordId');
  return id === null ? encodeJsonValue(fields, 'iso') : `${id}/${get('innerIndex') ?? ''}`;
}

export const sample = {
  name: 'sample' as const,
  summary:
    'The share of the records that goes on, the same by each key: `rate` from 0 to 1, and `key`, a template.',
  schema: sampleSchema,
  member: null,
  plan({ rate, key }, scope): Sample {
    scope.context('recordId');
    scope.context('innerIndex');
    return { rate, key: key === undefined ? null : scope.template(key, `${scope.path}.key`, scope.names) };
  },
  names: (_, names) => names,
  apply({ rate, key }, limits) {
    const fill = key === null ? () => null : compileTemplate(key, 'empty', limits);
    return (fields, context) => {
      const filled = fill(fields, context.get);
      const isKey = typeof filled === 'string' && filled !== '';
      return fractionOf(isKey ? filled : identityOf(fields, context)) < rate ? null : DROPPED;
    };
  },
  explain: ({ rate, key }) => [
    `${rate} of the records, by ${key === null ? 'their ids' : JSON.stringify(formatTemplate(key))}`,
  ],
  kernel: { fold: ({ rate, key }, fields) => fields.sample(rate, key) },
  examples: [
    {
      title: 'Of all sessions 0.25: `b` is one of them',
      step: { sample: { rate: 0.25, key: '${session}' } },
      input: '{"session":"b","event":"click"}',
      output: '{"session":"b","event":"click"}',
    },
    {
      title: '`a` is none',
      step: { sample: { rate: 0.25, key: '${session}' } },
      input: '{"session":"a","event":"click"}',
      output: null,
    },
  ],
} satisfies StepKind<v.InferOutput<typeof sampleSchema>, Sample>;
