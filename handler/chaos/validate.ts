/**
 * @module handler/chaos/validate
 * Checks a chaos configuration as a whole: wrong in one place, none of it is on.
 */
import * as v from 'valibot';
import { deepest, pathOf } from '../../engine/config/validate.ts';
import { MillraceError, show } from '../../engine/errors.ts';
import { suggest } from '../../engine/nearest.ts';
import { compileRe2 } from '../../engine/reference/re2.ts';
import { type ChaosConfig, chaosSchema, common, type FaultConfig } from './config.ts';
import { FAULTS } from './faults/index.ts';

/** However long somebody asks for: an environment is never broken on purpose for longer than this. */
export const LONGEST_HOURS = 24;
/** Where nothing is said: minutes from the environment's start. */
export const DEFAULT_MINUTES = 60;

const ORIGIN = 'MILLRACE_CHAOS';
/** Weights are decimal fractions, whose sum may come out a little over. */
const ROUNDING = 1e-9;

export function chaosError(path: string, expected: string, found: string, hint?: string): MillraceError {
  const where = path === '' ? ORIGIN : `${ORIGIN}: ${path}`;
  return new MillraceError('ERR_MILLRACE_SETTING', { path: where, expected, found, hint });
}

type Issue = v.BaseIssue<unknown>;

/** The members that may stand where an unknown one was found. */
function siblings(path: string, config: unknown): readonly string[] {
  const place = /^faults\[(\d+)\]\.([^.]+)$/.exec(path);
  if (place === null) return path.includes('.') ? [] : Object.keys(chaosSchema.entries);
  const { faults } = config as { faults: readonly { fault: string }[] };
  const fault = FAULTS.find(({ name }) => name === faults[Number(place[1])]?.fault);
  return ['fault', ...Object.keys(fault?.options ?? {}), ...Object.keys(common)];
}

function toError(outer: Issue, config: unknown): MillraceError {
  const issue = deepest(outer);
  const items = issue.path ?? [];
  const path = pathOf(items);
  const last = items.at(-1);
  const own = /^(Invalid|Expected)/.test(issue.message) ? (issue.expected ?? issue.kind) : issue.message;
  if (issue.expected === 'never' && last !== undefined) {
    const names = siblings(path, config);
    const key = String(last.key);
    if (names.length === 0) return chaosError(path, own === 'never' ? 'no such member' : own, show(key));
    return chaosError(path, `one of ${names.join(', ')}`, show(key), suggest(key, names));
  }
  if (last !== undefined && !Object.hasOwn(Object(last.input), String(last.key))) {
    const parent = pathOf(items.slice(0, -1));
    const expected = last.key === 'fault' ? own : `${String(last.key)} in it`;
    return chaosError(parent, expected, show(last.input));
  }
  const value = last === undefined ? issue.input : last.value;
  const isFault = last?.key === 'fault' && typeof value === 'string';
  const hint = isFault
    ? suggest(
        value,
        FAULTS.map(({ name }) => name),
      )
    : undefined;
  return chaosError(path, own, show(value), hint);
}

/** A match or schedule that is well-formed but can never fire. */
function checkFault(fault: FaultConfig, at: string, until: number): void {
  const { weight, probability, match, schedule } = fault;
  if ((weight === undefined) === (probability === undefined)) {
    const found = weight === undefined ? 'neither' : 'both';
    throw chaosError(
      at,
      'either weight or probability',
      found,
      'weights share one draw; a probability is its own',
    );
  }
  const versions = match?.version === undefined ? [] : [match.version].flat();
  if (match?.alias !== undefined && versions.length > 0 && versions.every((name) => name === '$LATEST')) {
    const hint = 'an alias with weights leads to published versions: such a match can never fire';
    throw chaosError(`${at}.match.version`, 'a published version beside an alias', '"$LATEST"', hint);
  }
  const record = match?.record;
  if (record !== undefined) {
    const sources = [match?.source ?? []].flat();
    if (sources.length > 0 && sources.every((source) => source === 'other')) {
      const hint = 'an event that is not of Firehose has no records: such a match can never fire';
      throw chaosError(`${at}.match.source`, 'direct, kinesis or msk beside a record', '"other"', hint);
    }
    if ('matches' in record) {
      try {
        compileRe2(record.matches, `${at}.match.record.matches`);
      } catch (error) {
        if (!(error instanceof MillraceError) || error.code !== 'ERR_MILLRACE_PIPELINE') throw error;
        const { path, expected, found, hint } = error.detail;
        throw chaosError(path, expected, found, hint);
      }
    }
  }
  const { from, until: end, everySeconds, forSeconds, firstCall, lastCall } = schedule ?? {};
  if (from !== undefined && end !== undefined && Date.parse(from) >= Date.parse(end)) {
    throw chaosError(
      `${at}.schedule.until`,
      `a moment after ${from}`,
      show(end),
      'such a schedule never comes',
    );
  }
  if (from !== undefined && Date.parse(from) >= until) {
    const last = new Date(until).toISOString();
    throw chaosError(
      `${at}.schedule.from`,
      `a moment before all ends, ${last}`,
      show(from),
      'set until later',
    );
  }
  if ((everySeconds === undefined) !== (forSeconds === undefined)) {
    const found = everySeconds === undefined ? 'forSeconds alone' : 'everySeconds alone';
    throw chaosError(`${at}.schedule`, 'everySeconds and forSeconds together', found);
  }
  if (everySeconds !== undefined && forSeconds! > everySeconds) {
    throw chaosError(`${at}.schedule.forSeconds`, `at most everySeconds, ${everySeconds}`, show(forSeconds));
  }
  if (firstCall !== undefined && lastCall !== undefined && firstCall > lastCall) {
    throw chaosError(`${at}.schedule.lastCall`, `firstCall (${firstCall}) or more`, show(lastCall));
  }
}

/** A configuration that is known to be right, and when all of it ends. */
export interface CheckedChaos {
  readonly config: ChaosConfig;
  readonly seed: number;
  /** In milliseconds since 1970. May be past: then all of it is off. */
  readonly until: number;
}

/**
 * @param now milliseconds since 1970
 * @throws MillraceError `ERR_MILLRACE_SETTING` for the first thing that is wrong
 */
export function checkChaos(value: unknown, now: number): CheckedChaos {
  const result = v.safeParse(chaosSchema, value, { abortEarly: true });
  if (!result.success) throw toError(result.issues[0], value);
  const config = result.output;
  const until = config.until === undefined ? now + DEFAULT_MINUTES * 60_000 : Date.parse(config.until);
  if (until > now + LONGEST_HOURS * 3_600_000) {
    throw chaosError(
      'until',
      `a moment within ${LONGEST_HOURS} hours`,
      show(config.until),
      'publish it again later',
    );
  }
  for (const [index, fault] of config.faults.entries()) checkFault(fault, `faults[${index}]`, until);
  const total = config.faults.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (total > 1 + ROUNDING) {
    throw chaosError(
      'faults',
      'weights that come to 1 at most',
      String(Number(total.toFixed(6))),
      'weights are shares of all invocations; give a fault a probability for a draw of its own',
    );
  }
  return { config, seed: config.seed ?? 1, until };
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` */
export function parseChaos(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw chaosError('', 'JSON, or a .json file in the function folder', `"${(error as Error).message}"`);
  }
}
