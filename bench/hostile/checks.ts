/**
 * @module bench/hostile/checks
 * The table of checks. A run that does not pass all of them has failed.
 */
import { median } from '../soak/checks/series.ts';
import type { Verdict } from '../soak/evidence.ts';
import type { Call, HostileCheck, HostileEvidence } from './evidence.ts';

const MIB = 1 << 20;
/** Findings that a verdict names. */
const SHOWN = 8;

const listed = (all: readonly string[]): string => {
  const unique = [...new Set(all)];
  const more = unique.length - SHOWN;
  return unique.slice(0, SHOWN).join('; ') + (more > 0 ? `; and ${more} more` : '');
};
const judged = (
  check: string,
  wrong: readonly string[],
  found: string,
  figures: Verdict['figures'],
): Verdict => ({
  check,
  ok: wrong.length === 0,
  found: wrong.length === 0 ? found : listed(wrong),
  figures,
});
const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0);
const where = ({ cell, cases }: Call) => `${cell} (${cases.join(', ')})`;

/** Every record of a reply is there once, with what is due: innocents and culprits. */
const checkReplies: HostileCheck = ({ calls }) => {
  const records = sum(calls, (call) => call.records);
  const replied = sum(calls, (call) => call.replied);
  const wrong = calls.flatMap((call) => call.wrong.map((text) => `${call.cell}: ${text}`));
  const missing = calls
    .filter((call) => call.outcome === 'ok' && call.replied !== call.records)
    .map((call) => `${where(call)}: ${call.replied} of ${call.records} records have a result`);
  const none = records === 0 ? ['no record was sent'] : [];
  const found = `${records} records, each with what is due, and its code in the log`;
  return judged('every record has its own result', [...none, ...missing, ...wrong], found, {
    records,
    replied,
    wrong: wrong.length,
  });
};

const checkFates: HostileCheck = ({ unexpected, cases }) =>
  judged(
    'culprits fail with an expected code',
    unexpected,
    `${cases.length} cases become what the table says`,
    {
      unexpected: unexpected.length,
    },
  );

/** No process was killed or ended, and no call failed. */
const checkProcesses: HostileCheck = ({ calls, cells }) => {
  const failed = calls.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'timeout');
  const kills = sum(cells, (cell) => cell.kills ?? 0);
  const wrong = [
    ...(cells.length === 0 ? ['no process was started'] : []),
    ...(kills === 0 ? [] : [`${kills} killed for want of memory`]),
    ...failed.map((call) => `${call.outcome} in ${where(call)}: ${call.message}`),
  ];
  const exits = failed.filter(({ outcome }) => outcome === 'exit').length;
  return judged('no process ends', wrong, `${cells.length} processes lived through ${calls.length} calls`, {
    calls: calls.length,
    exits,
    errors: failed.length - exits,
    kills,
  });
};

const checkDeadline: HostileCheck = ({ calls, deadlineMs }) => {
  const late = calls.filter((call) => call.outcome === 'timeout' || call.milliseconds > deadlineMs);
  const longest = calls.reduce((most, call) => Math.max(most, call.milliseconds), 0);
  return judged(
    'no call passes its deadline',
    late.map((call) => `${where(call)}: ${Math.round(call.milliseconds)} ms`),
    `the longest took ${Math.round(longest)} ms of ${deadlineMs}`,
    { 'longest, ms': longest, late: late.length },
  );
};

/**
 * What a process may have more in the last quarter than in the second, of its calls with culprits in company: V8 compiles on,
 * malloc keeps pages. A culprit alone takes less. More is a leak where it goes on: of steady growth half comes between the third
 * quarter and the last; of a heap that took a step and rests, as in a run of three minutes (128 → 148 MB), next to nothing.
 */
const GROWTH = { share: 0.1, bytes: 8 * MIB, goesOn: 0.25 };
/** Fewer calls in a quarter say nothing. */
const FEWEST = 8;

export function growthOf(rss: readonly number[]) {
  const quarter = Math.floor(rss.length / 4);
  if (quarter < FEWEST) return null;
  const [second, third] = [1, 2].map((from) => median(rss.slice(from * quarter, (from + 1) * quarter)));
  return { second: second!, third: third!, last: median(rss.slice(-quarter)) };
}

export const isGrowing = ({ second, third, last }: NonNullable<ReturnType<typeof growthOf>>): boolean =>
  last - second > GROWTH.share * second + GROWTH.bytes && last - third > GROWTH.goesOn * (last - second);

const checkMemory: HostileCheck = ({ cells, calls, cases }) => {
  const wrong: string[] = [];
  let most = 0;
  for (const { name } of cells) {
    const inCompany = calls.filter(({ cell }) => cell === name).slice(cases.length);
    const found = growthOf(inCompany.flatMap(({ rss }) => rss ?? []));
    if (found === null) {
      wrong.push(`${name}: too few calls to tell`);
      continue;
    }
    const { second, last } = found;
    most = Math.max(most, last / second);
    if (isGrowing(found))
      wrong.push(
        `${name}: ${Math.round(second / MIB)} MB in the second quarter, ${Math.round(last / MIB)} MB in the last`,
      );
  }
  return judged('memory does not grow', wrong, `last quarter / second: ${most.toFixed(2)} at most`, {
    'last / second, at most': most,
  });
};

/** Every case met every cell: a run that came to an end before would prove nothing of the others. */
const checkCoverage: HostileCheck = ({ cells, calls, cases }) => {
  const met = new Map<string, Set<string>>(cells.map(({ name }) => [name, new Set()]));
  for (const call of calls) for (const name of call.cases) met.get(call.cell)?.add(name);
  const wrong = [...met].flatMap(([cell, own]) => {
    const without = cases.filter((name) => !own.has(name));
    return without.length === 0
      ? []
      : [`${cell}: ${without.length} of ${cases.length} cases did not come; give it more minutes`];
  });
  const none = cases.length === 0 || cells.length === 0 ? ['nothing was to come'] : [];
  return judged(
    'every case came everywhere',
    [...none, ...wrong],
    `${cases.length} cases × ${cells.length} processes`,
    {
      cases: cases.length,
      cells: cells.length,
    },
  );
};

export const HOSTILE_CHECKS: readonly HostileCheck[] = [
  checkReplies,
  checkFates,
  checkProcesses,
  checkDeadline,
  checkMemory,
  checkCoverage,
];

export const judgeHostile = (evidence: HostileEvidence): readonly Verdict[] =>
  HOSTILE_CHECKS.map((check) => check(evidence));
