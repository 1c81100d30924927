/**
 * @module engine/types/strftime
 * A timestamp by a format of strftime's directives (POSIX), in a zone of the IANA database.
 */
import * as v from 'valibot';
import { MillraceError } from '../errors.ts';
import { compileStrftime, strftimeProblem } from '../values/timestamps/strftime.ts';
import { MOMENT, momentReader } from './moments.ts';
import type { TypeKind } from './type.ts';

const filled = v.pipe(v.string('text'), v.nonEmpty('a name that is not empty'));

export const strftime: TypeKind = {
  ...MOMENT,
  name: 'strftime',
  summary: "a time by strftime's directives, in the zone given (default UTC)",
  words: [],
  options: v.strictObject({ format: filled, zone: v.optional(filled) }),
  written: '{strftime: {format, zone}}',
  plan(options, path) {
    const { format, zone = 'UTC' } = options as { format: string; zone?: string };
    const problem = strftimeProblem(format, zone);
    if (problem === null) return { format, zone };
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: `${path}.strftime`, ...problem });
  },
  read: ({ format, zone }) => momentReader(compileStrftime(format!, zone!)),
  label: ({ format, zone }) => `timestamp (${format}, ${zone})`,
  describe: ({ format }) => `a time by ${JSON.stringify(format)}`,
  kernel: null,
  sample: { strftime: { format: '%d.%m.%Y %H:%M', zone: 'Europe/Berlin' } },
  examples: [{ text: '17.05.2015 12:05', output: '"2015-05-17T10:05:00.000Z"' }],
  failures: ['17.05.2015', '32.05.2015 12:05'],
};
