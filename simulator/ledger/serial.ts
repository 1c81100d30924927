/**
 * @module simulator/ledger/serial
 * The number that a record carries in its text, which identifies a piece even if it was altered.
 */

/** Passes unchanged through JSON, CSV, LTSV and URLs. */
export const serialOf = (record: number): string => `~r${record.toString(36)}~`;

const SERIAL = /~r([0-9a-z]{1,11})~/;

/** The record that bytes belong to, by their serial; `null`: they have none. */
export function readSerial(bytes: Uint8Array): number | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const found = SERIAL.exec(text)?.[1];
  return found === undefined ? null : Number.parseInt(found, 36);
}
