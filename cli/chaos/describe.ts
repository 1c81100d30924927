/**
 * @module cli/chaos/describe
 * What a chaos configuration does, as text.
 */

import type { FaultConfig } from '../../handler/chaos/config.ts';
import { faultByName } from '../../handler/chaos/faults/index.ts';
import type { CheckedChaos } from '../../handler/chaos/validate.ts';

const percent = (share: number) => `${Number((100 * share).toFixed(4))} %`;
const list = (value: string | readonly string[]) => [value].flat().join(' or ');

function matchWords({ match }: FaultConfig): string[] {
  if (match === undefined) return [];
  const { version, alias, source, record } = match;
  return [
    ...(version === undefined ? [] : [`in version ${list(version)}`]),
    ...(alias === undefined ? [] : [`called by the alias ${list(alias)}`]),
    ...(source === undefined ? [] : [`of source ${list(source)}`]),
    ...(record === undefined
      ? []
      : 'contains' in record
        ? [`with a record that contains ${JSON.stringify(record.contains)}`]
        : [`with a record that matches ${record.matches}`]),
  ];
}

function scheduleWords({ schedule }: FaultConfig): string[] {
  if (schedule === undefined) return [];
  const { from, until, everySeconds, forSeconds, firstCall, lastCall } = schedule;
  return [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(everySeconds === undefined ? [] : [`in the first ${forSeconds} of every ${everySeconds} seconds`]),
    ...(firstCall === undefined ? [] : [`from call ${firstCall} of an environment`]),
    ...(lastCall === undefined ? [] : [`to call ${lastCall} of an environment`]),
  ];
}

/** Two lines a fault, and a summary of all. */
export function describeChaos({ config, seed, until }: CheckedChaos): string {
  const lines = config.faults.map((fault) => {
    const { weight, probability, fault: name } = fault;
    const share = weight === undefined ? `${percent(probability!)}, drawn independently` : percent(weight);
    const conditions = [...matchWords(fault), ...scheduleWords(fault)];
    const where = conditions.length === 0 ? 'any invocation' : `an invocation ${conditions.join(', ')}`;
    const does = faultByName(name).about(fault as never);
    return `  ${name}: ${share} of matching calls\n    ${where} ${does}`;
  });
  const weights = config.faults.reduce((sum, { weight = 0 }) => sum + weight, 0);
  const spared = config.faults.reduce((left, { probability = 0 }) => left * (1 - probability), 1 - weights);
  return [
    `${config.faults.length} ${config.faults.length === 1 ? 'fault' : 'faults'}, seed ${seed}, until ${
      config.until ?? 'an hour after an environment starts'
    }${config.until !== undefined && until <= Date.now() ? ' (past: every fault is off)' : ''}:`,
    '',
    ...lines,
    '',
    `A call that every fault matches goes without a fault in ${percent(Math.max(0, spared))} of cases.`,
    '',
  ].join('\n');
}
