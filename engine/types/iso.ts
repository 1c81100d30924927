/**
 * @module engine/types/iso
 * ISO 8601 as RFC 3339 narrows it, and the looser spellings that logs have.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { EMIT_ISO, TEST_ISO } from '../kernel/ops.ts';
import { parseIso } from '../values/timestamps/iso.ts';
import { compileZone, isZone } from '../values/timestamps/zone.ts';
import { MOMENT, momentKernel, momentReader } from './moments.ts';
import type { Options, TypeKind } from './type.ts';

const filled = v.pipe(v.string('text'), v.nonEmpty('a name that is not empty'));

/** UTC is none, as the kernel reads it. */
function planZone(zone: string | undefined, path: string): Options {
  if (zone === undefined || zone === 'UTC') return {};
  if (isZone(zone)) return { zone };
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path: `${path}.iso.zone`,
    expected: 'a zone of the IANA database or an offset, such as Europe/Berlin or +02:00',
    found: show(zone),
  });
}

/** Times without an offset are of the zone. */
function readIso({ zone }: Options) {
  if (zone === undefined) return momentReader((text) => parseIso(text));
  const toUtc = compileZone(zone);
  return momentReader((text) => parseIso(text, toUtc));
}

export const iso: TypeKind = {
  ...MOMENT,
  name: 'iso',
  summary:
    'an ISO 8601 time; without an offset it is of the zone given (default UTC), without a time midnight',
  words: ['timestamp'],
  options: v.strictObject({ zone: v.optional(filled) }),
  written: '{iso: {zone}}',
  plan: (options, path) => planZone((options as { zone?: string }).zone, path),
  read: readIso,
  label: ({ zone }) => `timestamp (iso${zone === undefined ? '' : `, ${zone}`})`,
  describe: () => 'an ISO 8601 time',
  kernel: momentKernel(EMIT_ISO, TEST_ISO, ({ zone }) => (zone === undefined ? 0 : null)),
  sample: 'timestamp',
  examples: [
    { text: '2015-05-17 10:05:03,25', output: '"2015-05-17T10:05:03.250Z"' },
    { text: '2015-05-17T10:05+0200', output: '"2015-05-17T08:05:00.000Z"' },
  ],
  failures: ['2015-5-17', '2015-02-30', '2015-05-17T24:00:00Z'],
};
