/**
 * @module test/mutation/text-mutants
 * Breakages of what reads rows and pairs in the kernel.
 */
import type { Mutant } from './mutants.ts';

const KERNEL = 'engine/kernel/assembly';
const ROWS = ['test/engine/kernel/rows.test.ts'];
const PAIRS = ['test/engine/kernel/pairs.test.ts'];

const SUITES = ['test/engine/conformance/kernel.test.ts'];

const ALTERNATIVES = ['test/engine/kernel/alternatives.test.ts'];

export const TEXT_MUTANTS: readonly Mutant[] = [
  {
    why: 'alternatives: captures are matched again where a row or pairs were tried since',
    file: `${KERNEL}/record.ts`,
    find: 'isMatched = false; // its columns or members are where the captures were',
    replace: '',
    tests: ALTERNATIVES,
  },
  {
    why: 'alternatives: one without a program is for the reference path',
    file: `${KERNEL}/record.ts`,
    find: 'if (load<u32>(entry) == 0) return STATUS_BAIL_MATCHER;',
    replace: 'if (load<u32>(entry) == 0) continue;',
    tests: ALTERNATIVES,
  },
  {
    why: 'alternatives: a pattern that is not decided is for the reference path',
    file: `${KERNEL}/record.ts`,
    find: 'if (pattern >= -matched && matched < 0) return STATUS_BAIL_MATCHER;',
    replace: '',
    tests: ALTERNATIVES,
  },
  {
    why: 'alternatives: patterns before the one that is not decided do not match',
    file: 'engine/pattern/chain.ts',
    find: 'asm.i32(-number);',
    replace: 'asm.i32(-1);',
    tests: ['test/engine/pattern/chain.test.ts'],
  },
  {
    why: 'alternatives: white space beyond ASCII may follow a value of logfmt',
    file: `${KERNEL}/logfmt-record.ts`,
    find: 'load<u8>(at) < 0x80 ? STATUS_NO_MATCH : STATUS_BAIL_JSON;',
    replace: 'STATUS_NO_MATCH;',
    tests: ALTERNATIVES,
  },
  {
    why: 'alternatives: a parser alone fails records with a code of its own',
    file: `${KERNEL}/record.ts`,
    find: 'if (after == STATUS_NO_MATCH) return STATUS_BAIL_JSON;',
    replace: '',
    tests: SUITES,
  },
  {
    why: 'alternatives: a value of no type does not fail a record that a filter before it drops',
    file: `${KERNEL}/emit.ts`,
    find: '(flags & FLAG_LATE) != 0 ? STATUS_LATE_TYPE : STATUS_TYPE',
    replace: 'STATUS_TYPE',
    tests: ALTERNATIVES,
  },
  {
    why: 'a quote within a value that does not begin with one is none of RFC 4180',
    file: `${KERNEL}/rows.ts`,
    find: 'if (at != value || !readQuoted',
    replace: 'if (!readQuoted',
    tests: ROWS,
  },
  {
    why: 'a row ends where its record does, not at the next delimiter',
    file: `${KERNEL}/rows.ts`,
    find: 'if (at >= end) break;',
    replace: '',
    tests: ROWS,
  },
  {
    why: 'a row with more values than columns is none',
    file: `${KERNEL}/rows.ts`,
    find: 'if (capture == last) return STATUS_NO_MATCH;\n      if',
    replace: 'if',
    tests: ROWS,
  },
  {
    why: 'a row with fewer values than columns is none',
    file: `${KERNEL}/rows.ts`,
    find: 'setCapture(capture, value, end);\n  return capture + SPAN_BYTES == last ? 0 : STATUS_NO_MATCH;',
    replace: 'setCapture(capture, value, end);\n  return 0;',
    tests: ROWS,
  },
  {
    why: 'behind a closing quote comes a delimiter or nothing',
    file: `${KERNEL}/rows.ts`,
    find: 'if (<u32>load<u8>(behindQuote) != delimiter) return STATUS_NO_MATCH;',
    replace: '',
    tests: ROWS,
  },
  {
    why: 'of W3C fields only a hyphen alone is null',
    file: `${KERNEL}/rows.ts`,
    find: 'at - value == 1 && load<u8>(value) == 0x2d',
    replace: 'load<u8>(value) == 0x2d',
    tests: ROWS,
  },
  {
    why: 'behind the closing quote of a W3C field comes white space or nothing',
    file: `${KERNEL}/rows.ts`,
    find: 'if (at != end && !isBlank(at)) return STATUS_NO_MATCH;',
    replace: '',
    tests: ROWS,
  },
  {
    why: 'a quote behind the record does not double its last one',
    file: `${KERNEL}/quoted.ts`,
    find: 'escape != ESCAPE_DOUBLED || at + 1 == end ||',
    replace: 'escape != ESCAPE_DOUBLED ||',
    tests: ROWS,
  },
  {
    why: 'texts without their escapes need as much room as they had',
    file: `${KERNEL}/quoted.ts`,
    find: 'const needed = end - start + SLACK;',
    replace: 'const needed = SLACK;',
    tests: ROWS,
  },
  {
    why: 'a row is not written over its own texts',
    file: `${KERNEL}/record.ts`,
    find: 'wroteTexts(outputEnd) ? outputEnd : limit',
    replace: 'limit',
    tests: ROWS,
  },
  {
    why: 'escapes that are not decoded here are for the reference path',
    file: `${KERNEL}/quoted.ts`,
    find: 'if (plain == 0 && escape == ESCAPE_JSON) return false;',
    replace: '',
    tests: PAIRS,
  },
  {
    why: 'pairs are not written over their own texts',
    file: `${KERNEL}/record.ts`,
    find: 'if (worstEnd(start, end, target) > <u64>outputEnd) return STATUS_BAIL_SPACE;',
    replace: '',
    tests: PAIRS,
  },
  {
    why: 'true is no number',
    file: `${KERNEL}/text-members.ts`,
    find: 'if (kind != EMIT_VERBATIM && kind != EMIT_BOOL && kind < <u32>EMIT_NETWORK) return STATUS_BAIL_TYPE;',
    replace: '',
    tests: PAIRS,
  },
  {
    why: 'white space beyond ASCII ends a value as well',
    file: `${KERNEL}/logfmt-record.ts`,
    find: 'if (mayBeWideSpace(at)) return 0;',
    replace: '',
    tests: PAIRS,
  },
  {
    why: 'words alone are no logfmt',
    file: `${KERNEL}/logfmt-record.ts`,
    find: 'return hasValue ? endMembers(begin, target) : STATUS_NO_MATCH;',
    replace: 'return endMembers(begin, target);',
    tests: PAIRS,
  },
  {
    why: 'pairs of logfmt have white space between them',
    file: `${KERNEL}/logfmt-record.ts`,
    find: 'if (next == at && at != end) return load<u8>(at) < 0x80 ? STATUS_NO_MATCH : STATUS_BAIL_JSON;',
    replace: '',
    tests: PAIRS,
  },
  {
    why: 'a separator that goes on behind the record is none of it',
    file: `${KERNEL}/kv-record.ts`,
    find: ' && at + load<u32>(options + (which << 2)) <= end;',
    replace: ';',
    tests: PAIRS,
  },
  {
    why: 'what is trimmed at the end may be white space of three bytes',
    file: `${KERNEL}/kv-record.ts`,
    find: '!mayBeWideSpace(tokenEnd - 3)',
    replace: 'true',
    tests: PAIRS,
  },
  {
    why: 'behind a value comes the next pair or nothing',
    file: `${KERNEL}/kv-record.ts`,
    find: 'if (at < end && !isAt(at, end, 0)) return STATUS_NO_MATCH;',
    replace: '',
    tests: PAIRS,
  },
  {
    why: 'only of JSON is it known by the first character that a record is none',
    file: `${KERNEL}/record.ts`,
    find: '((SLOT_PARSE - SLOT_ENTRY) << 2)) == PARSE_JSON)',
    replace: '((SLOT_PARSE - SLOT_ENTRY) << 2)) != PARSE_LTSV)',
    tests: PAIRS,
  },
  {
    why: 'a record of JSON is read as such by the reference path, though a line’s pattern may match it',
    file: `${KERNEL}/record.ts`,
    find: 'if (isTwin(slot(SLOT_OPTIONS), start, end)) return STATUS_BAIL_JSON;',
    replace: '',
    tests: SUITES,
  },
  {
    why: 'the same among alternatives',
    file: `${KERNEL}/record.ts`,
    find: 'if (isTwin(<usize>load<u32>(entry + ((SLOT_OPTIONS - SLOT_ENTRY) << 2)), start, end)) return STATUS_BAIL_JSON;',
    replace: '',
    tests: SUITES,
  },
  {
    why: 'a hyphen is null in JSON as it is in a line',
    file: 'engine/parsers/json-twin.ts',
    find: 'text === nullText ? null : text',
    replace: 'text',
    tests: SUITES,
  },
  {
    why: 'a JSON object with none of the fields is no record of the log',
    file: 'engine/parsers/json-twin.ts',
    find: "return isEmpty ? new RecordFailure('no-match', problem, problem) : fields;",
    replace: 'return isEmpty && problem === null ? fields : fields;',
    tests: SUITES,
  },
];
