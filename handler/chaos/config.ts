/**
 * @module handler/chaos/config
 * What `MILLRACE_CHAOS` holds, described once: this schema is the validation and the type.
 */
import * as v from 'valibot';
import { FAULTS } from './faults/index.ts';

const text = v.pipe(v.string('text'), v.nonEmpty('text that is not empty'));
const share = v.pipe(
  v.number('a number over 0 and up to 1'),
  v.check((value) => value > 0 && value <= 1, 'a number over 0 and up to 1'),
);
const callNumber = v.pipe(
  v.number('a number of a call'),
  v.integer('a whole number from 1'),
  v.minValue(1, 'a whole number from 1'),
);
const seconds = v.pipe(v.number('seconds'), v.minValue(0.001, 'seconds over 0'));
const seed = v.pipe(v.number('a whole number'), v.safeInteger('a whole number'));

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const moment = v.pipe(
  v.string('a moment'),
  v.check(
    (value) => MOMENT.test(value) && !Number.isNaN(Date.parse(value)),
    'a moment with its offset: 2026-11-23T14:00:00Z',
  ),
);

const named = (pattern: RegExp, what: string) => {
  const one = v.pipe(
    v.string(what),
    v.check((value) => pattern.test(value), what),
  );
  return v.union([one, v.pipe(v.array(one, what), v.minLength(1, `at least one, ${what}`))], what);
};

export const SOURCES = ['direct', 'kinesis', 'msk', 'other'] as const;

const matchSchema = v.strictObject(
  {
    /** The version that runs: `7`, `$LATEST`. */
    version: v.optional(named(/^(?:[1-9]\d*|\$LATEST)$/, 'a published version ("7") or "$LATEST"')),
    /** The alias that it was called by. */
    alias: v.optional(named(/^(?!\d+$)[\w-]{1,128}$/, "an alias's name")),
    /** What kind of event: Firehose's by its source, or any other. */
    source: v.optional(
      v.union(
        [v.picklist(SOURCES), v.pipe(v.array(v.picklist(SOURCES)), v.minLength(1))],
        `${SOURCES.join(', ')}, or a list of them`,
      ),
    ),
    /** At least one record of the event contains this; faults of replies change only those records. */
    record: v.optional(
      v.union(
        [v.strictObject({ contains: text }), v.strictObject({ matches: text })],
        '{contains: text} or {matches: pattern}',
      ),
    ),
  },
  'conditions of version, alias, source, record',
);

const scheduleSchema = v.strictObject(
  {
    from: v.optional(moment),
    until: v.optional(moment),
    /** Of every so many seconds (of the clock, counted from `from` or 1970) … */
    everySeconds: v.optional(seconds),
    /** … the first so many. */
    forSeconds: v.optional(seconds),
    /** Invocations of one environment, counted from 1; both included. */
    firstCall: v.optional(callNumber),
    lastCall: v.optional(callNumber),
  },
  'from, until, everySeconds, forSeconds, firstCall, lastCall',
);

export const common = {
  /** A share of all invocations; the weights of all faults are shares of one whole, so that no two coincide. */
  weight: v.optional(share),
  /** Drawn for this fault alone; it may coincide with others. */
  probability: v.optional(share),
  /** Default: the configuration's. */
  seed: v.optional(seed),
  match: v.optional(matchSchema),
  schedule: v.optional(scheduleSchema),
};

const faultSchema = v.variant(
  'fault',
  // Each has its own options; that they are what `FAULTS` says is what the table is for.
  FAULTS.map(({ name, options }) => v.strictObject({ fault: v.literal(name), ...common, ...options })) as [
    v.StrictObjectSchema<typeof common & { readonly fault: v.LiteralSchema<string, undefined> }, undefined>,
  ],
  `one of ${FAULTS.map(({ name }) => name).join(', ')}`,
);

export const chaosSchema = v.strictObject(
  {
    /** Default 1. */
    seed: v.optional(seed),
    /** When all of it ends. */
    until: v.optional(moment),
    faults: v.pipe(v.array(faultSchema, 'a list of faults'), v.minLength(1, 'at least one fault')),
  },
  'an object with at least "faults"',
);

export type ChaosConfig = v.InferOutput<typeof chaosSchema>;
export type FaultConfig = ChaosConfig['faults'][number];
export type MatchConfig = v.InferOutput<typeof matchSchema>;
export type ScheduleConfig = v.InferOutput<typeof scheduleSchema>;
