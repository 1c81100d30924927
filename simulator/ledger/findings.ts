/**
 * @module simulator/ledger/findings
 * The ledger's objections to a run: all counted, the first kept.
 */
import type { Finding } from '../simulation.ts';

const KEPT = 20;
const SHOWN = 160;

/** Bytes as a finding shows them. */
export function showBytes(bytes: Uint8Array): string {
  const text = JSON.stringify(Buffer.from(bytes.subarray(0, SHOWN)).toString('latin1'));
  return bytes.length > SHOWN ? `${text.slice(0, -1)}…" (${bytes.length} bytes)` : text;
}

export interface Findings {
  add(kind: Finding['kind'], record: number | null, expected: string, found: string): void;
  count(kind: Finding['kind']): number;
  readonly first: readonly Finding[];
}

export function createFindings(): Findings {
  const counts = { lost: 0, duplicated: 0, corrupted: 0 };
  const first: Finding[] = [];
  return {
    add(kind, record, expected, found) {
      counts[kind] += 1;
      if (first.length < KEPT) first.push({ kind, record, expected, found });
    },
    count: (kind) => counts[kind],
    first,
  };
}
