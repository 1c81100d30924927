/**
 * @module simulator/ledger/serial
 * The number that a record carries in its text, so that what is found can be told whose it was, even where it was altered.
 */

/** Passes through JSON, CSV, LTSV and URLs as it is. */
export const serialOf = (record: number): string => `~r${record.toString(36)}~`;

const SERIAL = /~r([0-9a-z]{1,11})~/;

/** The record that bytes say they are of; `null`: they say none. */
export function readSerial(bytes: Uint8Array): number | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const found = SERIAL.exec(text)?.[1];
  return found === undefined ? null : Number.parseInt(found, 36);
}
