/**
 * @module engine/kernel/ops
 * The kernel program's instructions, as numbers for both sides (see `memory.ts` on why there are no types here).
 * A program is a list of emit ops, one a field of the record, and optionally a list of filter ops.
 *
 * Emit op (48 bytes):
 *
 *     0  u8  kind (EMIT_…)          16 u64 null text, as bytes
 *     1  u8  flags (FLAG_…)         24 u64 mask of the null text
 *     2  u16 length of the literal  32 u32 timestamps: how they are written (MOMENT_…)
 *     4  u32 address of the literal 36 u32 epoch: 1 where the unit is milliseconds
 *     8  u32 address of the capture 40 u64 unused
 *     12 u32 length of the null text, or NO_NULL_TEXT
 *
 * The literal is `,"name":`, and for kinds written as text `,"name":"`; at the end `}` or `}\n`.
 *
 * Filter op (64 bytes):
 *
 *     0  u8  kind (TEST_…)          32 u64 the constant: text's address, number (f64), or moment (i64 ms)
 *     1  u8  wanted outcomes        40 u32 length of the constant text
 *     2  u8  1: empty text is null  44 u32 address of the next op if the outcome is wanted
 *     4  u32 address of the capture 48 u32 … and if not
 *     8  u32 length of null text    52 u32 epoch: 1 where the unit is milliseconds
 *     12 u32 unused                 56 u64 unused
 *     16 u64 null text, 24 u64 its mask
 */

export const EMIT_BYTES = 48;
export const EMIT_END = 0;
export const EMIT_CONSTANT = 1;
export const EMIT_STRING = 2;
export const EMIT_INT = 3;
export const EMIT_FLOAT = 4;
export const EMIT_BOOL = 5;
export const EMIT_CLF = 6;
export const EMIT_ISO = 7;
export const EMIT_EPOCH = 8;
/** JSON records only: the value as written, white space between tokens removed. */
export const EMIT_VERBATIM = 9;

/** The field is left out, not null, where its capture took no part. */
export const FLAG_OPTIONAL = 1;
/** Nulls are left out (`nulls: drop`). */
export const FLAG_DROP_NULL = 2;
/** The type is checked and nothing is written: the field is dropped, but a bad value still fails the record. */
export const FLAG_CHECK = 4;

export const NO_NULL_TEXT = 0xffffffff;

/** How a moment is written. */
export const MOMENT_ISO = 0;
export const MOMENT_EPOCH = 1;
export const MOMENT_EPOCH_MILLIS = 2;

export const TEST_BYTES = 64;
/** The record passes. */
export const TEST_PASS = 0;
/** The record is dropped. */
export const TEST_REJECT = 1;
/** Any kind of value: null, or not (then the outcome is EQUAL). */
export const TEST_NULL = 2;
export const TEST_TEXT = 3;
export const TEST_INT = 4;
export const TEST_FLOAT = 5;
export const TEST_BOOL = 6;
export const TEST_CLF = 7;
export const TEST_ISO = 8;
export const TEST_EPOCH = 9;
/** Text that holds, begins or ends with the constant: then the outcome is EQUAL, else LESS. */
export const TEST_CONTAINS = 10;
export const TEST_STARTS = 11;
export const TEST_ENDS = 12;

/** Outcomes of a comparison, as bits, so that every operator is a set of them (`gte` = GREATER | EQUAL). */
export const OUTCOME_LESS = 1;
export const OUTCOME_EQUAL = 2;
export const OUTCOME_GREATER = 4;
export const OUTCOME_NULL = 8;
