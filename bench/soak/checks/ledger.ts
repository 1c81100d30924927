/**
 * @module bench/soak/checks/ledger
 * Every record that was put is found once: delivered, dropped, or with the failed ones as it came.
 */
import type { Evidence, Verdict } from '../evidence.ts';

export function checkLedger({ records, result }: Evidence): Verdict {
  const { put, open, delivered, dropped, failed, lost, duplicated, corrupted } = result.last.ledger;
  const figures = { put, delivered, dropped, failed, lost, duplicated, corrupted };
  const wrong = [
    ...(result.clean ? [] : ['the ledger is not clean']),
    ...(put === records ? [] : [`${put} of ${records} records were put`]),
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
        ? `${put} put = ${delivered} delivered + ${dropped} dropped + ${failed} failed`
        : wrong.join('; '),
    figures,
  };
}
