import { allFail, type Case, textAs, values } from '../../case.ts';

/** text → the ISO text it becomes */
const moments = (pairs: readonly (readonly [string, string])[]) =>
  values(pairs.map(([text, iso]) => [text, `"${iso}"`] as const));
const by = (format: string, zone?: string) =>
  textAs({ strftime: { format, ...(zone === undefined ? {} : { zone }) } });
const LOCAL = '%Y-%m-%d %H:%M:%S';

/** Times without a year. */
const yearless = (year?: number | 'arrival', zone = 'UTC') =>
  textAs({ strftime: { format: '%b %e %H:%M:%S', zone, ...(year === undefined ? {} : { year }) } });

export const strftimeCases: readonly Case[] = [
  {
    name: 'a time without a year is of 1970, or of the year given',
    pipeline: yearless(),
    records: moments([['Oct 11 22:14:15', '1970-10-11T22:14:15.000Z']]),
  },
  {
    name: 'the year given decides what is in the calendar',
    pipeline: yearless(2024),
    records: moments([
      ['Feb 29 00:00:00', '2024-02-29T00:00:00.000Z'],
      ['Oct  1 22:14:15', '2024-10-01T22:14:15.000Z'],
    ]),
  },
  {
    name: 'a year without that day does not fit',
    pipeline: yearless(2023),
    records: allFail('type', ['Feb 29 00:00:00']),
  },
  {
    name: 'by arrival, the latest year no more than a day after it',
    pipeline: yearless('arrival'),
    records: [
      ...moments([
        ['Jun 30 12:00:00', '2024-06-30T12:00:00.000Z'],
        ['Jul  1 12:00:00', '2024-07-01T12:00:00.000Z'],
        ['Jul  1 12:00:01', '2023-07-01T12:00:01.000Z'],
        ['Dec 31 23:59:59', '2023-12-31T23:59:59.000Z'],
        ['Jan  1 00:00:00', '2025-01-01T00:00:00.000Z'],
        ['Feb 29 10:00:00', '2096-02-29T10:00:00.000Z'],
      ]),
      ['Jun 30 12:00:00', { failed: 'type' }],
      ['Feb 30 12:00:00', { failed: 'type' }],
    ],
    perRecord: {
      arrivalTime: [
        ...['2024-06-30T12:00:00.000Z', '2024-06-30T12:00:00.000Z', '2024-06-30T12:00:00.000Z'],
        ...['2024-01-01T00:00:05.000Z', '2024-12-31T01:00:00.000Z', '2103-12-31T00:00:00.000Z'],
        ...[null, '2024-01-01T00:00:00.000Z'],
      ],
    },
  },
  {
    name: 'by arrival in a zone, whose local time is compared as a moment',
    pipeline: yearless('arrival', 'Asia/Tokyo'),
    records: moments([['Jan  1 08:00:00', '2023-12-31T23:00:00.000Z']]),
    perRecord: { arrivalTime: ['2023-12-31T23:00:01.000Z'] },
  },
  {
    name: 'without %z and %s a time is in UTC, where no zone is given',
    pipeline: by(LOCAL),
    records: moments([
      ['2024-02-29 23:59:59', '2024-02-29T23:59:59.000Z'],
      ['0000-01-01 00:00:00', '0000-01-01T00:00:00.000Z'],
      ['9999-12-31 23:59:59', '9999-12-31T23:59:59.000Z'],
    ]),
  },
  {
    name: 'what is not in the calendar does not fit',
    pipeline: by(LOCAL),
    records: allFail('type', [
      '2023-02-29 00:00:00',
      '2024-04-31 00:00:00',
      '2024-13-01 00:00:00',
      '2024-01-01 24:00:00',
      '2024-01-01 00:60:00',
      '2024-01-01 00:00:60',
      '2024-01-01 00:00:00 ',
      '2024-01-01',
    ]),
  },
  {
    name: '%z in its spellings wins over the zone',
    pipeline: by(`${LOCAL} %z`, 'Europe/Berlin'),
    records: moments([
      ['2024-07-01 12:00:00 +0000', '2024-07-01T12:00:00.000Z'],
      ['2024-07-01 12:00:00 Z', '2024-07-01T12:00:00.000Z'],
      ['2024-07-01 12:00:00 -03:30', '2024-07-01T15:30:00.000Z'],
      ['2024-07-01 12:00:00 +05', '2024-07-01T07:00:00.000Z'],
    ]),
  },
  {
    name: '%s is a moment whatever the zone',
    pipeline: by('%s', 'America/New_York'),
    records: moments([
      ['0', '1970-01-01T00:00:00.000Z'],
      ['-1', '1969-12-31T23:59:59.000Z'],
      ['1431857103', '2015-05-17T10:05:03.000Z'],
    ]),
  },
  {
    name: 'a local hour that exists twice in Berlin is the earlier one',
    pipeline: by(LOCAL, 'Europe/Berlin'),
    records: moments([
      ['2023-10-29 01:59:59', '2023-10-28T23:59:59.000Z'],
      ['2023-10-29 02:00:00', '2023-10-29T00:00:00.000Z'],
      ['2023-10-29 02:30:00', '2023-10-29T00:30:00.000Z'],
      ['2023-10-29 02:59:59', '2023-10-29T00:59:59.000Z'],
      ['2023-10-29 03:00:00', '2023-10-29T02:00:00.000Z'],
    ]),
  },
  {
    name: 'a local hour that does not exist in Berlin is moved forward by the gap',
    pipeline: by(LOCAL, 'Europe/Berlin'),
    records: moments([
      ['2023-03-26 01:59:59', '2023-03-26T00:59:59.000Z'],
      ['2023-03-26 02:00:00', '2023-03-26T01:00:00.000Z'],
      ['2023-03-26 02:30:00', '2023-03-26T01:30:00.000Z'],
      ['2023-03-26 03:00:00', '2023-03-26T01:00:00.000Z'],
      ['2023-03-26 03:30:00', '2023-03-26T01:30:00.000Z'],
    ]),
  },
  {
    name: 'the same in New York',
    pipeline: by(LOCAL, 'America/New_York'),
    records: moments([
      ['2024-03-10 01:59:59', '2024-03-10T06:59:59.000Z'],
      ['2024-03-10 02:30:00', '2024-03-10T07:30:00.000Z'],
      ['2024-03-10 03:00:00', '2024-03-10T07:00:00.000Z'],
      ['2024-11-03 00:59:59', '2024-11-03T04:59:59.000Z'],
      ['2024-11-03 01:30:00', '2024-11-03T05:30:00.000Z'],
      ['2024-11-03 02:00:00', '2024-11-03T07:00:00.000Z'],
    ]),
  },
  {
    name: 'zones of half and three quarter hours',
    pipeline: by(LOCAL, 'Asia/Kathmandu'),
    records: moments([['2024-01-01 05:45:00', '2024-01-01T00:00:00.000Z']]),
  },
  {
    name: 'a gap of half an hour',
    pipeline: by(LOCAL, 'Australia/Lord_Howe'),
    records: moments([
      ['2023-10-01 01:59:00', '2023-09-30T15:29:00.000Z'],
      ['2023-10-01 02:15:00', '2023-09-30T15:45:00.000Z'],
      ['2023-10-01 02:30:00', '2023-09-30T15:30:00.000Z'],
    ]),
  },
  {
    name: 'a day that does not exist',
    pipeline: by(LOCAL, 'Pacific/Apia'),
    records: moments([
      ['2011-12-29 23:59:59', '2011-12-30T09:59:59.000Z'],
      ['2011-12-30 12:00:00', '2011-12-30T22:00:00.000Z'],
      ['2011-12-31 00:00:00', '2011-12-30T10:00:00.000Z'],
    ]),
  },
  {
    name: 'local mean times of old have seconds',
    pipeline: by(LOCAL, 'Europe/Berlin'),
    records: moments([
      ['1890-01-01 00:53:28', '1890-01-01T00:00:00.000Z'],
      ['0001-01-01 12:00:00', '0001-01-01T11:06:32.000Z'],
    ]),
  },
  {
    name: 'a zone less than an hour behind UTC',
    pipeline: by(LOCAL, 'Africa/Monrovia'),
    records: moments([['1970-01-01 00:00:00', '1970-01-01T00:44:30.000Z']]),
  },
  {
    name: 'a local time whose moment leaves the years 0000 to 9999 does not fit',
    pipeline: by(LOCAL, 'Europe/Berlin'),
    records: allFail('type', ['0000-01-01 00:00:00']),
  },
  {
    name: 'month and weekday names, in any case',
    pipeline: by('%a %b %d %H:%M:%S %Y'),
    records: moments([
      ['Sun May 17 10:05:03 2015', '2015-05-17T10:05:03.000Z'],
      ['SUNDAY may 17 10:05:03 2015', '2015-05-17T10:05:03.000Z'],
    ]),
  },
  {
    name: 'full month names, twelve hours and two-digit years',
    pipeline: by('%e. %B %y, %I:%M %p'),
    records: moments([
      ['17. December 68, 12:30 AM', '2068-12-17T00:30:00.000Z'],
      [' 7. May 69, 12:30 pm', '1969-05-07T12:30:00.000Z'],
      ['7. May 99, 1:05 PM', '1999-05-07T13:05:00.000Z'],
    ]),
  },
  {
    name: 'twelve hours are 1 to 12',
    pipeline: by('%I %p'),
    records: allFail('type', ['0 AM', '13 PM', '1']),
  },
  {
    name: 'fractions of a second are cut off',
    pipeline: by('%H:%M:%S.%f'),
    records: moments([
      ['00:00:01.5', '1970-01-01T00:00:01.500Z'],
      ['00:00:01.999999999', '1970-01-01T00:00:01.999Z'],
    ]),
  },
  {
    name: '%L is three digits of milliseconds',
    pipeline: by('%s.%L'),
    records: [...moments([['1.025', '1970-01-01T00:00:01.025Z']]), ...allFail('type', ['1.25'])],
  },
  {
    name: '%j is the day of the year',
    pipeline: by('%Y-%j'),
    records: [
      ...moments([
        ['2024-366', '2024-12-31T00:00:00.000Z'],
        ['2023-060', '2023-03-01T00:00:00.000Z'],
        ['2024-060', '2024-02-29T00:00:00.000Z'],
      ]),
      ...allFail('type', ['2023-366', '2024-000', '2024-367']),
    ],
  },
  {
    name: 'shorthands stand for what they stand for',
    pipeline: by('%D%n%T%t%%F'),
    records: moments([['05/17/15\n10:05:03\t%F', '2015-05-17T10:05:03.000Z']]),
  },
  {
    name: 'shorthands of a day and a minute',
    pipeline: by('%F %R'),
    records: moments([['2016-05-17 10:06', '2016-05-17T10:06:00.000Z']]),
  },
  {
    name: 'a shorthand of a month',
    pipeline: by('%d %h %Y'),
    records: moments([['17 Jun 2016', '2016-06-17T00:00:00.000Z']]),
  },
  {
    name: '%% is a percent sign, also before a letter',
    pipeline: by('%%T %Y%%'),
    records: [
      ...moments([['%T 2015%', '2015-01-01T00:00:00.000Z']]),
      ...allFail('type', ['%12:00:00 2015%']),
    ],
  },
  {
    name: 'characters that patterns use are only characters',
    pipeline: by('[%Y] (%m)+.*?^$|{1}/-\\'),
    records: [
      ...moments([['[2015] (05)+.*?^$|{1}/-\\', '2015-05-01T00:00:00.000Z']]),
      ...allFail('type', ['[2015] (05))x']),
    ],
  },
  {
    name: '%Z is UTC or GMT',
    pipeline: by(`${LOCAL} %Z`, 'Europe/Berlin'),
    records: [
      ...moments([
        ['2024-07-01 12:00:00 UTC', '2024-07-01T12:00:00.000Z'],
        ['2024-07-01 12:00:00 GMT', '2024-07-01T12:00:00.000Z'],
      ]),
      ...allFail('type', ['2024-07-01 12:00:00 CEST']),
    ],
  },
];
