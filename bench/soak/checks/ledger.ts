/**
 * @module bench/soak/checks/ledger
 * Every log record that was put is found once: delivered, dropped, or with the failed ones as it came. One that was put again, as
 * the reply to its put was lost, is found once more.
 */
import type { Evidence, Verdict } from '../evidence.ts';

export function checkLedger({ records, result }: Evidence): Verdict {
  const { open, ...figures } = result.last.ledger;
  const { put, outer, putAgain, calledAgain, delivered, dropped, failed, lost, duplicated, corrupted } =
    figures;
  const wrong = [
    ...(result.clean ? [] : ['the ledger is not clean']),
    ...(put - putAgain === records ? [] : [`${put - putAgain} of ${records} records were put`]),
    ...(outer < put ? [] : ['no record held several']),
    ...(open === 0 ? [] : [`${open} are open`]),
    ...Object.entries({ lost, duplicated, corrupted }).flatMap(([name, count]) =>
      count === 0 ? [] : [`${count} ${name}`],
    ),
    ...(delivered + dropped + failed === put
      ? []
      : [`${delivered} delivered, ${dropped} dropped and ${failed} failed are not the ${put} that were put`]),
    ...result.findings
      .slice(0, 3)
      .map(({ kind, record, expected, found }) => `${kind}: record ${record}: ${expected} ≠ ${found}`),
  ];
  return {
    check: 'ledger',
    ok: wrong.length === 0,
    found:
      wrong.length === 0
        ? `${put} put, in ${outer} records of the stream, ${putAgain} of them put again, = ${delivered} delivered + ${dropped} dropped + ${failed} failed; ${calledAgain} were sent to the function more than once`
        : wrong.join('; '),
    figures,
  };
}
