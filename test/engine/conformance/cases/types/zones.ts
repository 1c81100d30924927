/**
 * @module test/engine/conformance/cases/types/zones
 * Local times around the changes of 2024: https://www.iana.org/time-zones, files europe, northamerica, australasia, asia.
 */
import { allFail, type Case, textAs, values } from '../../case.ts';

/** text → the ISO text it becomes */
const moments = (pairs: readonly (readonly [string, string])[]) =>
  values(pairs.map(([text, iso]) => [text, `"${iso}"`] as const));

/** The same times by `iso` and by `strftime`. */
const inZone = (
  zone: string,
  what: string,
  pairs: readonly (readonly [string, string])[],
): readonly Case[] => [
  { name: `${zone}, iso: ${what}`, pipeline: textAs({ iso: { zone } }), records: moments(pairs) },
  {
    name: `${zone}, strftime: ${what}`,
    pipeline: textAs({ strftime: { format: '%Y-%m-%d %H:%M:%S', zone } }),
    records: moments(pairs),
  },
];

export const zoneCases: readonly Case[] = [
  ...inZone('Europe/Berlin', 'an hour forward at 02:00, back at 03:00', [
    ['2024-03-31 01:59:59', '2024-03-31T00:59:59.000Z'],
    ['2024-03-31 02:00:00', '2024-03-31T01:00:00.000Z'],
    ['2024-03-31 02:30:00', '2024-03-31T01:30:00.000Z'],
    ['2024-03-31 03:00:00', '2024-03-31T01:00:00.000Z'],
    ['2024-03-31 23:59:59', '2024-03-31T21:59:59.000Z'],
    ['2024-10-27 01:59:59', '2024-10-26T23:59:59.000Z'],
    ['2024-10-27 02:00:00', '2024-10-27T00:00:00.000Z'],
    ['2024-10-27 02:59:59', '2024-10-27T00:59:59.000Z'],
    ['2024-10-27 03:00:00', '2024-10-27T02:00:00.000Z'],
    ['2024-07-01 12:00:00', '2024-07-01T10:00:00.000Z'],
    ['2024-12-24 12:00:00', '2024-12-24T11:00:00.000Z'],
  ]),
  ...inZone('America/New_York', 'an hour forward at 02:00, back at 02:00', [
    ['2024-03-10 01:59:59', '2024-03-10T06:59:59.000Z'],
    ['2024-03-10 02:30:00', '2024-03-10T07:30:00.000Z'],
    ['2024-03-10 03:00:00', '2024-03-10T07:00:00.000Z'],
    ['2024-11-03 00:59:59', '2024-11-03T04:59:59.000Z'],
    ['2024-11-03 01:30:00', '2024-11-03T05:30:00.000Z'],
    ['2024-11-03 02:00:00', '2024-11-03T07:00:00.000Z'],
  ]),
  ...inZone('Australia/Lord_Howe', 'half an hour back at 02:00, forward at 02:00', [
    ['2024-04-07 01:29:59', '2024-04-06T14:29:59.000Z'],
    ['2024-04-07 01:30:00', '2024-04-06T14:30:00.000Z'],
    ['2024-04-07 01:59:59', '2024-04-06T14:59:59.000Z'],
    ['2024-04-07 02:00:00', '2024-04-06T15:30:00.000Z'],
    ['2024-10-06 01:59:59', '2024-10-05T15:29:59.000Z'],
    ['2024-10-06 02:15:00', '2024-10-05T15:45:00.000Z'],
    ['2024-10-06 02:30:00', '2024-10-05T15:30:00.000Z'],
  ]),
  ...inZone('Asia/Kathmandu', 'no change in 2024, a quarter of an hour forward in 1986', [
    ['2024-01-01 05:45:00', '2024-01-01T00:00:00.000Z'],
    ['2024-07-01 00:00:00', '2024-06-30T18:15:00.000Z'],
    ['1985-12-31 23:59:59', '1985-12-31T18:29:59.000Z'],
    ['1986-01-01 00:10:00', '1985-12-31T18:40:00.000Z'],
    ['1986-01-01 00:15:00', '1985-12-31T18:30:00.000Z'],
  ]),
  ...['+05:45', '+0545'].flatMap((zone) =>
    inZone(zone, 'a distance from UTC', [['2024-01-01 05:45:00', '2024-01-01T00:00:00.000Z']]),
  ),
  ...inZone('-03', 'a distance from UTC', [['2024-01-01 00:00:00', '2024-01-01T03:00:00.000Z']]),
  {
    name: 'an offset in the text wins over the zone, in all its spellings',
    pipeline: textAs({ iso: { zone: 'Asia/Tokyo' } }),
    records: moments([
      ['2024-01-01T00:00Z', '2024-01-01T00:00:00.000Z'],
      ['2024-01-01T00:00:00z', '2024-01-01T00:00:00.000Z'],
      ['2024-01-01T00:00:00.5+00', '2024-01-01T00:00:00.500Z'],
      ['2024-01-01T00:00:00-00:00', '2024-01-01T00:00:00.000Z'],
      ['2024-01-01T00:00:00.123', '2023-12-31T15:00:00.123Z'],
    ]),
  },
  {
    name: 'a date alone is midnight in the zone',
    pipeline: textAs({ iso: { zone: 'Asia/Tokyo' } }),
    records: moments([['2024-02-29', '2024-02-28T15:00:00.000Z']]),
  },
  {
    name: 'what is not in the calendar, or leaves its years, does not fit',
    pipeline: textAs({ iso: { zone: 'Asia/Tokyo' } }),
    records: allFail('type', ['2024-02-30', '0000-01-01 08:00', '2024-01-01T24:00', 'x']),
  },
  {
    name: 'a filter compares moments',
    pipeline: {
      ...textAs({ iso: { zone: 'Europe/Berlin' } }),
      filter: { v: { lt: '2024-07-01T10:00:00Z' } },
    },
    records: [
      ['2024-07-01 11:59:59', '{"v":"2024-07-01T09:59:59.000Z"}'],
      ['2024-07-01 12:00:00', { dropped: true }],
    ],
  },
  {
    name: 'the zone UTC',
    pipeline: textAs({ iso: { zone: 'UTC' } }),
    records: moments([['2024-07-01 12:00:00', '2024-07-01T12:00:00.000Z']]),
  },
];
