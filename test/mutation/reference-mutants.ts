/**
 * @module test/mutation/reference-mutants
 * Deliberate breakages of the reference path, which no other path of the engine can contradict: the model has to notice.
 */
import type { Mutant } from './mutants.ts';

const MODEL = ['test/model/model.test.ts'];
const VALUES = 'engine/values';
const FURTHEST = 'test/engine/furthest';

export const REFERENCE_MUTANTS: readonly Mutant[] = [
  {
    why: 'an addon that was built for another ABI says so behind the first line of its error',
    file: 'engine/reference/choose-re2.ts',
    find: ".split('\\nRequire stack')[0]!",
    replace: ".split('\\n')[0]!",
    tests: ['test/engine/errors.test.ts'],
  },
  {
    why: 'the build of RE2 that was asked for is not replaced by the other',
    file: 'engine/reference/choose-re2.ts',
    find: 'name === null ? RE2_BUILDS : [name]',
    replace: 'RE2_BUILDS',
    tests: ['test/engine/errors.test.ts'],
  },
  {
    why: 'a build of RE2 that there is none of is an error before any record comes',
    file: 'engine/engine.ts',
    find: '  askedRe2();',
    replace: '',
    tests: ['test/engine/errors.test.ts'],
  },
  {
    why: 'January is the first month',
    file: `${VALUES}/timestamps/clf.ts`,
    find: 'MONTHS.indexOf(match[2]!) + 1',
    replace: 'MONTHS.indexOf(match[2]!)',
    tests: MODEL,
  },
  {
    why: 'the year 1900 had no 29 February, on the reference path either',
    file: `${VALUES}/timestamps/calendar.ts`,
    find: '(year % 4 === 0 && year % 100 !== 0) || year % 400 === 0',
    replace: 'year % 4 === 0',
    tests: MODEL,
  },
  {
    why: 'a negative epoch is cut off towards the past',
    file: `${VALUES}/timestamps/epoch.ts`,
    find: ' - (/[1-9]/.test(cut) ? 1 : 0)',
    replace: '',
    tests: MODEL,
  },
  {
    why: 'nulls within nested values stay',
    file: `${VALUES}/json-writer.ts`,
    find: "return encodeJsonObject(value, timestamp, 'keep', keyText);",
    replace: "return encodeJsonObject(value, timestamp, 'drop', keyText);",
    tests: MODEL,
  },
  {
    why: 'a field that already has the new name goes away',
    file: `${VALUES}/fields.ts`,
    find: 'const entries = [...parent].filter(([name]) => name !== to);',
    replace: 'const entries = [...parent];',
    tests: MODEL,
  },
  {
    why: 'an object in which `keep` leaves nothing goes away',
    file: `${VALUES}/fields.ts`,
    find: 'if (object === null || object.size === 0) fields.delete(name);',
    replace: 'if (object === null) fields.delete(name);',
    tests: MODEL,
  },
  {
    why: 'objects on the way to a missing field stay as written',
    file: `${VALUES}/fields.ts`,
    find: '  if (!parent.has(path[path.length - 1]!)) return null;\n',
    replace: '',
    tests: MODEL,
  },
  {
    why: 'null is not masked',
    file: 'engine/steps/redact.ts',
    find: 'if (value !== null) parent!.set(last',
    replace: 'if (parent) parent.set(last',
    tests: MODEL,
  },
  {
    why: 'a missing field is not equal to anything',
    file: 'engine/steps/filter-test.ts',
    find: 'return (value) => compare(value, condition.value) !== 0;',
    replace: 'return (value) => (compare(value, condition.value) ?? 0) !== 0;',
    tests: MODEL,
  },
  {
    why: 'integers beyond 2^53 compare exactly',
    file: 'engine/steps/filter-test.ts',
    find: 'text.length > 15 &&',
    replace: 'text.length > 400 &&',
    tests: MODEL,
  },
  {
    why: 'a field that is null hides the context value of its name',
    file: `${VALUES}/template.ts`,
    find: 'if (value !== undefined) return valueText',
    replace: 'if (value !== undefined && value !== null) return valueText',
    tests: MODEL,
  },
  {
    why: 'the first inner record that failed is counted within its outer record',
    file: 'engine/select.ts',
    find: 'const inner = failed - first;',
    replace: 'const inner = failed;',
    tests: MODEL,
  },
  {
    why: 'what `explode` carries is each record’s own',
    file: 'engine/steps/explode.ts',
    find: 'putField(fields, path, copyOf(value))',
    replace: 'putField(fields, path, value)',
    tests: ['test/engine/conformance/reference.test.ts'],
  },
  {
    why: 'outputs that lie one behind the other are one piece only where nothing belongs between them',
    file: 'engine/select.ts',
    find: 'if (start >= 0 && (!policy.newline || done',
    replace: 'if (start >= 0 && (done',
    tests: ['test/engine/conformance/reference.test.ts'],
  },
  {
    why: 'an escape in a log event must be one of JSON’s to be read without JSON.parse',
    file: 'engine/decoders/log-events.ts',
    find: 'else if (letter > 127 || ESCAPES[letter] === 0) return -1;',
    replace: '',
    tests: ['test/engine/decoders/log-events.test.ts'],
  },
  {
    why: 'a trailing drop takes effect after `partition`',
    file: 'engine/config/build-plan.ts',
    find: 'top.length - top.findLastIndex(({ kind }) => kind.trims !== true) - 1;',
    replace: '0;',
    tests: MODEL,
  },
  {
    why: 'inner records for different Iceberg tables are not one result',
    file: 'engine/metadata.ts',
    find: 'one[name] !== other[name]',
    replace: 'one[name] !== other[name] && !isIcebergKey(name)',
    tests: ['test/engine/conformance/reference.test.ts'],
  },
  {
    why: 'what a repetition runs over does not count as getting far',
    file: 'engine/pattern/furthest/index.ts',
    find: 'Math.max(took, 0) + (walks ? 1 : 0)',
    replace: 'Math.max(took, 0) + 1',
    tests: [`${FURTHEST}/pattern.test.ts`],
  },
  {
    why: 'a way that took no character is not behind one that did',
    file: 'engine/pattern/furthest/index.ts',
    find: 'took !== FRESH && at > best.at',
    replace: 'at > best.at',
    tests: [`${FURTHEST}/pattern.test.ts`],
  },
  {
    why: 'JSON has no digits behind a zero, and the place is told',
    file: 'engine/parsers/json-stop.ts',
    find: '[/0|[1-9][0-9]*/y, /(?:)/y]',
    replace: '[/[0-9]+/y, /(?:)/y]',
    tests: [`${FURTHEST}/parsers.test.ts`],
  },
];
