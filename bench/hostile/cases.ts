/**
 * @module bench/hostile/cases
 * The table of hostile records. Each of them must fail alone or come out right.
 */
import { BYTES_CASES } from './cases/bytes.ts';
import type { HostileCase } from './cases/case.ts';
import { JSON_CASES } from './cases/json.ts';
import { TEXT_CASES } from './cases/text.ts';

export const HOSTILE_CASES: readonly HostileCase[] = [...JSON_CASES, ...TEXT_CASES, ...BYTES_CASES];
