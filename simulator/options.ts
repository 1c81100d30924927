/**
 * @module simulator/options
 * Rejects impossible streams: values beyond Firehose's limits, and faults that could never fire.
 */
import { MillraceError, show } from '../engine/errors.ts';
import { readChaosText } from '../handler/chaos/index.ts';
import { checkChaos } from '../handler/chaos/validate.ts';
import { ALIAS, checkWeights } from './function/alias.ts';
import { MAX_BUFFER_BYTES } from './samples/event-form.ts';
import type { SimulationOptions, VersionOptions } from './simulation.ts';

function refuse(path: string, expected: string, found: unknown, hint?: string): never {
  throw new MillraceError('ERR_MILLRACE_SETTING', { path, expected, found: show(found), hint });
}

const LEAST_BUFFER_BYTES = 200_000;
const LONGEST_INTERVAL = 900;
/** Firehose waits for five minutes. */
const LONGEST_TIMEOUT_MS = 300_000;
const MOST_PARTITIONS = 5000;

function checkRange(path: string, value: number, least: number, most: number, isWhole = true): void {
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return;
  const kind = isWhole ? 'a whole number' : 'a number';
  const range = most === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${most}`;
  refuse(path, `${kind} ${range}`, value);
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` if a fault can never fire in this run */
function checkFaults(
  { name, chaos, taskRoot = process.cwd() }: VersionOptions,
  source: string,
  path: string,
): void {
  if (chaos === null) return;
  const { config } = checkChaos(readChaosText(chaos, taskRoot), Date.now());
  for (const [index, { match }] of config.faults.entries()) {
    const here = { version: name, alias: ALIAS, source };
    for (const member of ['version', 'alias', 'source'] as const) {
      const wanted = match?.[member];
      if (wanted === undefined || ([wanted].flat() as string[]).includes(here[member])) continue;
      const hint = `a simulated stream of that kind calls version ${name} by the alias ${ALIAS}: such a fault can never fire`;
      refuse(`${path}: faults[${index}].match.${member}`, show(here[member]), wanted, hint);
    }
  }
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` for the first invalid option */
export function checkOptions({ stream, versions, records, rate, seed }: SimulationOptions): void {
  checkRange('seed', seed, 0, 2 ** 32 - 1);
  checkRange('records', records, 1, 2 ** 40);
  checkRange('rate', rate, 0.001, 1e7, false);
  checkRange('stream.bufferBytes', stream.bufferBytes, LEAST_BUFFER_BYTES, MAX_BUFFER_BYTES);
  checkRange('stream.bufferSeconds', stream.bufferSeconds, 0, LONGEST_INTERVAL, false);
  checkRange('stream.retries', stream.retries, 0, 300);
  checkRange('stream.timeoutMs', stream.timeoutMs, 1, LONGEST_TIMEOUT_MS);
  checkRange('stream.concurrency', stream.concurrency, 1, 1000);
  checkRange('stream.partitionLimit', stream.partitionLimit ?? 1, 1, MOST_PARTITIONS);
  for (const [index, { memory }] of versions.entries())
    checkRange(`versions[${index}].memory`, memory, 128, Number.POSITIVE_INFINITY);
  checkWeights(versions);
  for (const [index, version] of versions.entries())
    checkFaults(version, stream.source, `versions[${index}].chaos`);
}
