/**
 * @module engine/sinks
 * The table of sinks. A new one is its own file and one row here; the schema, the plan, tests and documentation read the table.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import type { SinkPlan } from '../plan/plan.ts';
import { member } from '../plan/table.ts';
import { firehose } from './firehose.ts';
import { type S3SinkPlan, s3 } from './s3.ts';
import type { Sink, SinkKind, SinkPlanning } from './sink.ts';

export type { Output, PutOptions, Sink, Undelivered } from './sink.ts';

const KINDS = [firehose, s3] as const;

export const SINKS: readonly SinkKind[] = KINDS as unknown as readonly SinkKind[];

/** `{firehose: …}` or `{s3: …}`. */
export type SinkConfig = {
  [K in (typeof KINDS)[number] as K['name']]: { readonly [P in K['name']]: v.InferInput<K['schema']> };
}[(typeof KINDS)[number]['name']];

export const sinkSchema = v.union(
  KINDS.map(({ name, schema }) => v.strictObject({ [name]: schema })),
  `a sink: an object with one of ${KINDS.map(({ name }) => name).join(', ')}`,
) as unknown as v.GenericSchema<SinkConfig>;

export function planSink(config: SinkConfig, planning: SinkPlanning): SinkPlan {
  const [kind, inner] = Object.entries(config)[0]!;
  const path = `${planning.path}.${kind}`;
  return { kind, plan: member(SINKS, kind).plan(inner, { ...planning, path }) };
}

/**
 * The sink `s3` of an event, whose prefix may name partition keys alone, so that the same record always has the same.
 * @throws MillraceError `ERR_MILLRACE_EVENT`
 */
export function planObjectSink(config: unknown, path: string, keys: readonly string[]): S3SinkPlan {
  const checked = v.safeParse(s3.schema, config);
  if (!checked.success) {
    const [{ message, path: at, input }] = checked.issues;
    const option = [path, ...(at ?? []).map(({ key }) => String(key))].join('.');
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: option, expected: message, found: show(input) });
  }
  const planned = s3.plan(checked.output, { path, keys });
  for (const part of planned.prefix) {
    if (!('source' in part) || keys.includes(part.source.split(':')[0]!)) continue;
    throw new MillraceError('ERR_MILLRACE_EVENT', {
      path: `${path}.prefix`,
      expected: 'keys of `partition` alone, so that an object has one name in every run',
      found: `\${${part.source}}`,
    });
  }
  return planned;
}

export const openSink = ({ kind, plan }: SinkPlan): Sink => member(SINKS, kind).open(plan);

export const explainSink = ({ kind, plan }: SinkPlan): string => member(SINKS, kind).explain(plan);
