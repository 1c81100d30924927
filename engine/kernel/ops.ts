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
 *     4  u32 address of the literal 36 u32 epoch: 1 where the unit is milliseconds; strftime: address of its layout
 *     8  u32 address of the capture 40 u32 FLAG_MASK: address of the mask, its closing quote included; 44 u32 its length
 *     12 u32 length of the null text, or NO_NULL_TEXT
 *
 * EMIT_NETWORK, in members too, has 36 u8 the bits that stay of IPv4, 37 u8 of IPv6, and the mask at 40 for a text that is no address. EMIT_HASH has
 * 36 u8 the number of digits, 37 u8 1: a quote behind them, and 40 u32 the address of its key: two states of SHA-256, of KEY_BYTES.
 *
 * The literal is `,"name":`, and for kinds written as text `,"name":"`; at the end `}` or `}\n`.
 *
 * A template has in the place of the capture and of the null text's length
 *
 *     8  u32 address of its first piece, 12 u32 address behind its last one
 *
 * A piece (48 bytes) is laid out as an emit op: EMIT_CONSTANT is a literal, escaped already; EMIT_CONTEXT a context
 * value; the other kinds a capture or a member, read as of that type. It has also
 *
 *     32 u32 timestamps: how the whole is written, if it is a value and no text (MOMENT_…)
 *     40 u32 address in CONTEXT of the value to take for a member that is not there; 0: none
 *     44 u16 timestamps: first character of the ISO text, 46 u16 the one behind the last
 *
 * Partition keys and the Iceberg target are such pieces one behind the other; EMIT_KEY begins one, its literal `,"key":"`, or what
 * stands before that in a record's `metadata`.
 *
 * JSON and pairs (LTSV, logfmt, kv) have no captures but members. For each name that the plan does something with there is one member op
 * (64 bytes): an emit op with, in the place of the null text, the name's first 8 bytes and their mask, and
 *
 *     40 u32 address of the constant that `set` puts in its place, 44 u32 its length (FLAG_SET);
 *        of an EMIT_OBJECT: address and count of the inner members' ops, 36 u32 the number of the first of them;
 *        with FLAG_SET any other value fails the record
 *     48 u32 address of the name, 52 u32 its length
 *     56 u32 address of the template that `set` puts in its place; 0: none, but perhaps a constant;
 *        of an EMIT_OBJECT: address of the ops that `set` puts at its end, an EMIT_END behind them
 *
 * Member ops are numbered; what `set` puts at the end of the record and of objects comes after them as emit ops, which have
 *
 *     40 u64 the members (one bit each) in whose place it was written already, if one of them was there
 *     16 u64 of a template: the members that it names
 *
 * Where the output has columns, members are only noted, and checked, as FLAG_CHECK says. Emit ops write the cells, as those of a
 * pattern's columns, with the place in CAPTURES that belongs to the member; of a cell that one of several members may fill, the
 * first op has the text before it.
 *
 * Where the output is LTSV, what is written for a member of the record is a tab, its name, MARK_VALUE and the value as JSON, and for
 * the end MARK_END. No JSON without white space has such bytes, so a second walk finds them (assembly/to-ltsv.ts).
 *
 * A conflict (8 bytes) is a set of members that must not all be in one record.
 *
 * A pick (16 bytes) belongs to a column that several captures feed: `u32 from, u32 to, u32 first, u32 0` copies the span of
 * one capture to the column's own place, unless that is set already; the first of a column always does.
 *
 * A parser's options (64 bytes): of rows
 *
 *     0  u32 address behind the capture of the last column, 4 u8 the delimiter (csv)
 *
 * and of kv
 *
 *     0  u32 length of the separator of pairs               16 u64 that separator, 24 u64 its mask
 *     4  u32 length of that between a key and its value     32 u64 that separator, 40 u64 its mask
 *     8  u32 1: spaces around keys and values are no text   48 u64 the quotes, a byte each; zeros behind them
 *
 * Filter op (64 bytes):
 *
 *     0  u8  kind (TEST_…)          32 u64 the constant: text's address, number (f64), or moment (i64 ms)
 *     1  u8  wanted outcomes        40 u32 length of the constant text
 *     2  u8  1: empty text is null; 3 u8 JSON: the kind it has to be  44 u32 address of the next op if the outcome is wanted
 *     4  u32 address of the capture 48 u32 … and if not
 *        (TEST_SAMPLE: first piece, 8 u32 behind the last)
 *     8  u32 length of null text    52 u32 epoch: 1 where the unit is milliseconds; strftime: address of its layout
 *     12 u32 unused                 56 u64 unused
 *     16 u64 null text, 24 u64 its mask
 *
 * The layout of a strftime type is text: four digits, the year of a text that has none; then a byte for each directive
 * (LAYOUT_…) or character; then a zero.
 */

export const EMIT_BYTES = 48;
export const EMIT_END = 0;
export const EMIT_CONSTANT = 1;
export const EMIT_TEMPLATE = 2;
export const EMIT_STRING = 3;
export const EMIT_INT = 4;
export const EMIT_FLOAT = 5;
export const EMIT_BOOL = 6;
export const EMIT_CLF = 7;
export const EMIT_ISO = 8;
export const EMIT_EPOCH = 9;
export const EMIT_STRFTIME = 10;
export const EMIT_STRUCTURED = 11;
/** JSON records only: the value as written, white space between tokens removed. */
export const EMIT_VERBATIM = 12;
/** JSON records only: an object in which members are done something with; any other value is as EMIT_VERBATIM. */
export const EMIT_OBJECT = 13;
/** Pieces only. */
export const EMIT_CONTEXT = 14;
export const EMIT_KEY = 15;
/** An IP address, written as that of its network. */
export const EMIT_NETWORK = 16;
/** Some digits of a text's keyed hash. */
export const EMIT_HASH = 17;

/** The field is left out, not null, where its capture took no part; of a piece: text that goes with the one before. */
export const FLAG_OPTIONAL = 1;
/** Nulls are left out (`nulls: drop`). */
export const FLAG_DROP_NULL = 2;
/** The type is checked and nothing is written: the field is dropped, but a bad value still fails the record. */
export const FLAG_CHECK = 4;
/** A constant is written in its place (`set`); what the field was is checked only. */
export const FLAG_SET = 8;

/** Of a column behind a filter: a value that does not fit fails the record only if the filter, which comes first, passes it. */
export const FLAG_LATE = 16;
/** Of an EMIT_OBJECT: members without an op are left out, and the object in which nothing is left, and any other value. */
export const FLAG_KEEP = 16;
/** A value that is not null is written as the mask; the literal is `,"name":"`. */
export const FLAG_MASK = 32;
/** Of a template: it is one reference alone, and null where that has no value. */
export const FLAG_LONE = 16;
/** Of EMIT_KEY: its value has to be one of Firehose's operations. */
export const FLAG_OPERATION = 1;
/** Of a piece: it is a JSON member, whose kind is known per record only. */
export const FLAG_MEMBER = 32;
/** Of a piece: its context value is read as of its type, too. */
export const FLAG_AS = 2;
/** Of a piece: the record is handed back where it has no value. */
export const FLAG_REQUIRED = 64;
/** Of a piece: the moment is the one that the piece before it wrote. */
export const FLAG_SAME_MOMENT = 128;

export const NO_NULL_TEXT = 0xffffffff;

/** How a moment is written. */
export const MOMENT_ISO = 0;
export const MOMENT_EPOCH = 1;
export const MOMENT_EPOCH_MILLIS = 2;
export const MOMENT_EPOCH_MICROS = 3;

export const MARK_VALUE = 1;
export const MARK_END = 2;

export const MEMBER_BYTES = 64;
/** Members and constants are sets of 64 bits. */
export const MOST_MEMBERS = 64;
export const CONFLICT_BYTES = 8;
export const PICK_BYTES = 16;
export const OPTIONS_BYTES = 64;
export const KEY_BYTES = 64;

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
export const TEST_STRFTIME = 13;
/** The first 53 bits of SHA-256 of what its pieces write: LESS than the constant, or GREATER. */
export const TEST_SAMPLE = 14;

/** Directives of a layout; every other byte stands for itself. */
export const LAYOUT_YEAR = 1; // %Y
export const LAYOUT_SHORT_YEAR = 2; // %y
export const LAYOUT_MONTH = 3; // %m
export const LAYOUT_MONTH_NAME = 4; // %b
export const LAYOUT_DAY = 5; // %d
export const LAYOUT_PADDED_DAY = 6; // %e
export const LAYOUT_WEEKDAY = 7; // %a
export const LAYOUT_HOUR = 8; // %H
export const LAYOUT_MINUTE = 9; // %M
export const LAYOUT_SECOND = 10; // %S
export const LAYOUT_FRACTION = 11; // %f
export const LAYOUT_MILLIS = 12; // %L
export const LAYOUT_OFFSET = 13; // %z

/** Outcomes of a comparison, as bits, so that every operator is a set of them (`gte` = GREATER | EQUAL). */
export const OUTCOME_LESS = 1;
export const OUTCOME_EQUAL = 2;
export const OUTCOME_GREATER = 4;
export const OUTCOME_NULL = 8;
