/**
 * @module handler/chaos/faults
 * The table of faults. A new one is its definition and one line here: the configuration's schema, `millrace chaos check` and
 * the tests read the table.
 */
import type { Fault } from '../fault.ts';
import { slowDisk, tmpFull } from './disk.ts';
import { network } from './network.ts';
import { exit, memory, throwing, worker } from './process.ts';
import {
  corruptBase64,
  duplicateId,
  missingId,
  oversize,
  someFailed,
  unknownId,
  wrongResult,
} from './reply.ts';
import { hang, latency } from './time.ts';

export const FAULTS = [
  throwing,
  latency,
  hang,
  exit,
  memory,
  worker,
  slowDisk,
  tmpFull,
  network,
  missingId,
  duplicateId,
  unknownId,
  oversize,
  corruptBase64,
  wrongResult,
  someFailed,
] as const;

export type FaultName = (typeof FAULTS)[number]['name'];

/** @throws Error for a name that the schema has not let through */
export function faultByName(name: string): Fault {
  const found = FAULTS.find((fault) => fault.name === name);
  if (found === undefined) throw new Error(`no fault ${name}`);
  return found as unknown as Fault;
}
