/**
 * @module engine/kernel/memory
 * The one description of the kernel's memory. Both sides read it: the host as TypeScript, the kernel as
 * AssemblyScript, so this file holds nothing but numbers (and no type annotations, which the two would spell
 * differently).
 *
 *     0        ┌───────────┐
 *              │ unused    │ so that no address is 0, and codes below 256 are never addresses
 *     64       │ CONTROL   │ 96 slots of 32 bits: where the regions are (host → kernel), counts (kernel → host)
 *     1024     │ STATICS   │ the kernel's own tables (asc --memoryBase)
 *     8192     │ CAPTURES  │ 2 × 32-bit addresses a group, group 0 first; −1: took no part
 *     12288    │ KINDS     │ JSON and pairs: 32 bits a member, what its value is: one of the KIND_… below
 *     16128    │ CONTEXT   │ 2 × 32-bit addresses a context value that templates name; −1: there is none
 *     16384    ├───────────┤
 *              │ PROGRAM   │ the image: an entry an alternative, ops, literals (encode/image.ts)
 *              │ MATCHER   │ tables of the pattern's matcher, if it has any
 *              │ SHAPES    │ JSON: what the kernel has learnt of records (assembly/shape-nodes.ts)
 *              ├───────────┤ from here on placed anew for every input, by its length (regions.ts)
 *              │ PAYLOAD   │ what a record was compressed from, and the message of one log event without its escapes
 *              │           │                                         (framing of events that may hold log events only)
 *              │ OUTPUT    │ the reply, or the records' JSON end to end
 *              │ INPUT     │ event, lines or packed records, and SLACK zero bytes
 *              │ STATUS    │ one byte a record: one of the STATUS_… below
 *              │ SPANS     │ 2 × 32-bit a record: packed input, addresses
 *              │ RESULTS   │ 2 × 32-bit a record: packed output, addresses
 *              │ BAILS     │ 32 bytes a record handed back, or of an event that is only read, of each (framing of events only)
 *              │ LINE      │ one decoded record                      (framing of events only)
 *              │ TEXT      │ one record as JSON, before base64       (framing of events only)
 *              │ KEYS      │ `metadata` of records as JSON; KEY_SPANS: 2 × 32-bit a record, addresses
 *              │ VALUES    │ the texts of context values, and where they differ from record to record a table of
 *              │           │ what belongs into CONTEXT for each
 *              └───────────┘
 *
 * A bail (32 bytes): `u32 record, u32 at (address in OUTPUT where its result belongs), u32 id, u32 idEnd, u32 data,
 * u32 dataEnd, u32 status, u32 0`; id and data are the addresses of the JSON texts, quotes included.
 */

export const CONTROL = 64;
export const STATICS = 1024;
export const CAPTURES = 8192;
export const KINDS = 12288;
export const CONTEXT = 16128;
export const PROGRAM = 16384;
/** Some 1,600 segments: of records of one shape a few dozen are needed. What is not touched costs nothing. */
export const SHAPES_BYTES = 262144;

/**
 * Bytes after every region: SIMD loads and stores go past the end. Those after the input are zeros, and a zero byte
 * ends every JSON token.
 */
export const SLACK = 128;
export const BAIL_BYTES = 32;
export const SPAN_BYTES = 8;
/** A result's size, and that of the shortest result of its record: 2 × 32-bit. */
export const SIZES_BYTES = 8;
/** Bytes of a record's id, quotes included, that templates can name; of a longer one the record is handed back. So are log events' values. */
export const MOST_ID = 1024;

// ---- CONTROL: slot numbers ----------------------------------------------------------------------------------------
/** Bytes of all the program's literals, and six times the number of its fields: bounds on what a record becomes. */
export const SLOT_LITERAL_BYTES = 2;
export const SLOT_WORST_FACTOR = 21;
export const SLOT_STATUS = 3;
export const SLOT_STATUS_END = 4;
export const SLOT_SPANS = 5;
export const SLOT_RESULTS = 6;
export const SLOT_BAILS = 7;
export const SLOT_BAILS_END = 8;
export const SLOT_LINE = 9;
export const SLOT_TEXT = 10;
export const SLOT_TEXT_END = 11;
export const SLOT_OUTPUT = 12;
export const SLOT_OUTPUT_END = 13;
/** One of FAIL_…, or of RAW_…: what becomes of a record that fails (`onError`). */
export const SLOT_ON_FAIL = 15;

/** Kernel → host: how many records were read, how many bails were written, the end of the output. */
export const SLOT_RECORDS = 16;
export const SLOT_BAIL_COUNT = 17;
export const SLOT_OUTPUT_USED = 18;
/** Where the next call has to go on (lines: address; packed: record number). */
export const SLOT_RESUME = 19;
/** Why a whole event was refused: one of EVENT_…. */
export const SLOT_REASON = 20;

/** Raw events whose records may be log events: how many of them one may have; 0: none are looked for. */
export const SLOT_LOG_EVENTS = 22;
/** … 1 where such a record may also come without gzip. */
export const SLOT_LOG_PLAIN = 23;
export const SLOT_PAYLOAD = 24;
export const SLOT_PAYLOAD_END = 25;
/** Where in CONTEXT the time of a log event belongs; 0: nowhere. */
export const SLOT_LOG_TIMESTAMP = 26;

/** The region KEYS of partition keys. */
export const SLOT_KEYS = 30;
export const SLOT_KEYS_END = 31;

/** From here on one counter a STATUS_… */
export const SLOT_COUNTS = 32;

/** … and behind them, of the records inside of records, how many came out well, were dropped, and failed. */
export const SLOT_INNER_OK = 49;
export const SLOT_INNER_DROPPED = 50;
export const SLOT_INNER_FAILED = 51;
export const COUNTERS = 20;

/** … and the other values that log events bring. */
export const SLOT_LOG_GROUP = 52;
export const SLOT_LOG_STREAM = 53;
export const SLOT_LOG_OWNER = 54;
export const SLOT_LOG_EVENT_ID = 55;

export const SLOT_KEY_SPANS = 56;
/** Context values that differ from record to record: address of the first record's spans (0: none do), bytes a record. */
export const SLOT_RECORD_CONTEXT = 57;
export const SLOT_CONTEXT_BYTES = 58;
/** Raw events: where in CONTEXT a record's id belongs; 0: nowhere. */
export const SLOT_ID_CONTEXT = 59;
/** Raw events: the address of the name `"records"`, behind which no other member may come; 0: anywhere, and any may. */
export const SLOT_RECORDS_AT = 60;
/** Raw events that would pass the ceiling (overflow.ts): where the sizes of results go, instead of the results. */
export const SLOT_SIZES = 61;
export const SLOT_SIZES_END = 62;
/** … and 1 where STATUS says beforehand which records are out of time, or have to go without their data. */
export const SLOT_DECIDED = 63;
/** By how many bytes results were shorter than the room reserved for them: failed, without data. */
export const SLOT_SPARE = 64;
/** One of RAW_…, where records that come out well are written as they came; else 0. */
export const SLOT_RAW = 65;
/** One of CELLS_…, where the output is cells; 0: JSON. */
export const SLOT_CELLS = 66;
/** 1: the plan partitions. Not every entry says so: one whose records are handed back is empty. */
export const SLOT_KEYED = 67;

/** Several alternatives: their entries (0: there is one), how many, and which of them is in the slots from SLOT_ENTRY on. */
export const SLOT_ENTRIES = 68;
export const SLOT_ENTRY_COUNT = 69;
export const SLOT_ENTERED = 70;
/** First bytes of records that are to be decoded, one a byte; 0: none. They are no UTF-8, so only such records are asked. */
export const SLOT_MAGIC = 71;
/** Bytes of a record whose templates may become too long, and of what any record may become. */
export const SLOT_LONGEST = 72;
export const SLOT_LONGEST_OUTPUT = 73;
/** JSON and LTSV: most values of a record (`limits.values`). */
export const SLOT_MOST_VALUES = 74;
/** Raw events whose records are lines: how many of them one may have (0: records are none), and how many bytes. */
export const SLOT_INNER_RECORDS = 75;
/** … in SLOT_INNER_RECORDS: all records are handed back, to be decoded. */
export const DECODED_OUTSIDE = 0xffffffff;
export const SLOT_DECODED_BYTES = 76;
/** 1: a line feed stands between their outputs, which have none of their own. */
export const SLOT_INNER_SEPARATED = 77;
/** Where SHAPES is (0: nowhere, as no record is JSON), and its end. */
export const SLOT_SHAPES = 78;
export const SLOT_SHAPES_END = 79;
// ---- CONTROL: the entry of the alternative in hand; the image has one such block an alternative (ENTRY_BYTES) ---------
export const SLOT_ENTRY = 80;
/** Emit ops; 0: the reference path does the records of this alternative. */
export const SLOT_EMIT = 80;
/** Filter ops; 0: nothing is filtered. */
export const SLOT_FILTER = 81;
/** One of PARSE_…: how fields are found in a record. */
export const SLOT_PARSE = 82;
/** The number of its pattern, from 1, among those that the matcher tells apart; 0: it has none. */
export const SLOT_PATTERN = 83;
/** JSON and pairs: the members with something to do (ops.ts), sets that must not meet, whether nulls are left out. */
export const SLOT_MEMBERS = 84;
export const SLOT_MEMBER_COUNT = 85;
export const SLOT_RECORD_MEMBER_COUNT = 86;
export const SLOT_CONFLICTS = 87;
export const SLOT_CONFLICT_COUNT = 88;
export const SLOT_DROP_NULLS = 89;
/** Members that the plan does not name are left out: 1: of the record (`keep`), 2: of all objects in it (see also FLAG_KEEP). */
export const SLOT_KEEP_ONLY = 90;
/** Partition keys: their pieces (0: none), and where those end. */
export const SLOT_PARTITION = 91;
export const SLOT_PARTITION_END = 92;
/** Picks (ops.ts): columns that several captures feed; 0: none. */
export const SLOT_PICKS = 93;
export const SLOT_PICKS_END = 94;
/** Rows and pairs: the parser's options (ops.ts). Patterns: 1 where a record that begins with a brace is read as JSON. */
export const SLOT_OPTIONS = 95;
export const ENTRY_BYTES = 64;

// ---- what became of a record --------------------------------------------------------------------------------------
export const STATUS_OK = 0;
export const STATUS_DROPPED = 1;
export const STATUS_NO_MATCH = 2;
export const STATUS_UTF8 = 3;
/** A value is certainly not of its type. Decided, but only the reference path has the words for it. */
export const STATUS_TYPE = 4;
/** Its full result does not fit into the reply. */
export const STATUS_OVERFLOW = 5;
/** There is no time for it: it fails with its data as it came. */
export const STATUS_DEADLINE = 6;
/** From here on the record was not done: the reference path has to do it. */
export const STATUS_BAIL = 8;
/** base64 that is not strictly canonical. */
export const STATUS_BAIL_BASE64 = 8;
/** A value that is not plainly of its type, and not plainly none; or that cells do not hold plainly. */
export const STATUS_BAIL_TYPE = 9;
/** The matcher did not decide, or the alternative is left to the reference path. */
export const STATUS_BAIL_MATCHER = 10;
/** The record may not fit into TEXT or OUTPUT. */
export const STATUS_BAIL_SPACE = 11;
/** A filter's comparison that is not exact in 53 bits. */
export const STATUS_BAIL_FILTER = 12;
/** A record that is not plainly of its parser's form: JSON, pairs, a row. */
export const STATUS_BAIL_JSON = 13;
/** A partition key without a value. */
export const STATUS_BAIL_PARTITION = 14;
/** A record that is to be decoded first. */
export const STATUS_BAIL_DECODE = 15;
/** A record that may be beyond a limit: the reference path counts. */
export const STATUS_BAIL_LIMIT = 16;
export const STATUS_COUNT = 17;
/** Within the kernel: a value behind a filter is not of its type. */
export const STATUS_LATE_TYPE = 17;

// ---- why a whole event was refused --------------------------------------------------------------------------------
/** Not JSON, or JSON of an unexpected shape. */
export const EVENT_SHAPE = 1;
/** The reply would pass the ceiling. */
export const EVENT_REPLY_SIZE = 2;
/** More records than STATUS or BAILS have room for. */
export const EVENT_RECORDS = 3;

// ---- what becomes of a record that fails --------------------------------------------------------------------------
export const FAIL_FAILED = 0;
export const FAIL_DROP = 1;

// ---- how records are written as they came: also SLOT_RAW ------------------------------------------------------------
export const RAW = 2;
/** And a line feed behind it where there is none (`newline`). */
export const RAW_LINE = 3;

// ---- outputs that are cells -----------------------------------------------------------------------------------------
export const CELLS_CSV = 1;
export const CELLS_LTSV = 2;

// ---- how fields are found -----------------------------------------------------------------------------------------
export const PARSE_PATTERN = 0;
export const PARSE_JSON = 1;
export const PARSE_LTSV = 2;
export const PARSE_LOGFMT = 3;
export const PARSE_KV = 4;
export const PARSE_CSV = 5;
export const PARSE_W3C = 6;

// ---- what a JSON member's value is --------------------------------------------------------------------------------
export const KIND_MISSING = 0;
export const KIND_NULL = 1;
export const KIND_TEXT = 2;
export const KIND_NUMBER = 3;
export const KIND_BOOL = 4;
export const KIND_MOMENT = 5;
/** Text with escapes in it: not decoded here, so whoever needs to read it hands the record back. */
export const KIND_ESCAPED = 6;
/** An object or an array. */
export const KIND_NESTED = 7;
/** In a filter op: any. */
export const KIND_ANY = 255;
