import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonAs, textAs } from '../conformance/case.ts';
import { fieldV } from '../run-one.ts';

const FIRST = -62_167_219_200_000;
const LAST = 253_402_300_799_999;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const two = (number: number) => String(number).padStart(2, '0');

/** Date and time of a moment by whole numbers alone (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function civil(ms: number) {
  const day = Math.floor(ms / 86_400_000);
  const rest = ms - day * 86_400_000;
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const dayOfYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: String(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)).padStart(4, '0'),
    month,
    day: two(dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1),
    time: `${two(Math.floor(rest / 3_600_000))}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}`,
    ms: String(rest % 1000).padStart(3, '0'),
  };
}

function iso(ms: number): string {
  const { year, month, day, time, ms: fraction } = civil(ms);
  return `"${year}-${two(month)}-${day}T${time}.${fraction}Z"`;
}

const moment = fc.integer({ min: FIRST, max: LAST });
const offset = fc.integer({ min: -1439, max: 1439 });
const inRange = (ms: number) => ms >= FIRST && ms <= LAST;
const offsetText = (minutes: number, between: string) =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${between}${two(Math.abs(minutes) % 60)}`;

const asClf = fieldV(textAs({ clf: {} }));
const asIso = fieldV(textAs({ iso: {} }));

test('clf: every moment, in every offset, is read back to the second', () => {
  fc.assert(
    fc.property(moment, offset, (ms, minutes) => {
      const local = ms + minutes * 60_000;
      fc.pre(inRange(local));
      const { year, month, day, time } = civil(local);
      const text = `${day}/${MONTHS[month - 1]}/${year}:${time} ${offsetText(minutes, '')}`;
      expect(asClf(text)).toBe(iso(Math.floor(ms / 1000) * 1000));
    }),
    { numRuns: 1000 },
  );
});

test('iso: every moment, in every offset and spelling, is read back', () => {
  fc.assert(
    fc.property(
      moment,
      offset,
      fc.constantFrom('T', 't', ' '),
      fc.constantFrom('.', ','),
      fc.constantFrom('', ':'),
      fc.stringMatching(/^[0-9]{0,6}$/),
      (ms, minutes, letter, point, between, digits) => {
        const local = ms + minutes * 60_000;
        fc.pre(inRange(local));
        const { year, month, day, time, ms: fraction } = civil(local);
        const text = `${year}-${two(month)}-${day}${letter}${time}${point}${fraction}${digits}${offsetText(minutes, between)}`;
        expect(asIso(text)).toBe(iso(ms));
      },
    ),
    { numRuns: 1000 },
  );
});

test('dates: a day is taken if and only if the calendar has it', () => {
  const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(13), fc.nat(32), (year, month, day) => {
      const leap = year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
      const last = month === 2 && leap ? 29 : (days[month - 1] ?? 0);
      const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
      expect(asIso(text)).toBe(day >= 1 && day <= last ? `"${text}T00:00:00.000Z"` : 'type');
    }),
    { numRuns: 2000 },
  );
});

test('epoch: every moment, in both units, as text and as a number', () => {
  const readers = [jsonAs({ epoch: {} }), jsonAs({ epoch: { unit: 'ms' } })].map(fieldV);
  fc.assert(
    fc.property(moment, (ms) => {
      const size = Math.abs(ms);
      const seconds = `${ms < 0 ? '-' : ''}${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, '0')}`;
      expect(readers[0]!(`{"v":"${seconds}"}`)).toBe(iso(ms));
      expect(readers[0]!(`{"v":${seconds}}`)).toBe(iso(ms));
      expect(readers[1]!(`{"v":${ms}}`)).toBe(iso(ms));
    }),
    { numRuns: 500 },
  );
});

test('epoch output is read back as the same moment', () => {
  const write = fieldV({ ...jsonAs({ epoch: { unit: 'ms' } }), output: { timestamp: 'epoch' } });
  const writeMs = fieldV({ ...jsonAs('timestamp'), output: { timestamp: 'epochMillis' } });
  const read = fieldV(jsonAs({ epoch: {} }));
  fc.assert(
    fc.property(moment, (ms) => {
      const seconds = write(`{"v":${ms}}`);
      expect(seconds).toMatch(/^-?(0|[1-9][0-9]*)(\.[0-9]{0,2}[1-9])?$/);
      expect(read(`{"v":${seconds}}`)).toBe(iso(ms));
      expect(writeMs(`{"v":${iso(ms)}}`)).toBe(String(ms));
    }),
    { numRuns: 500 },
  );
});

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Pacific/Kiritimati',
  'America/St_Johns',
  'Antarctica/Troll',
  'Europe/Dublin',
  'Africa/Monrovia',
];

/** A moment on the clocks of a zone, as ICU writes it. */
function clock(zone: string) {
  const format = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (ms: number): string => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}:${part['second']}`;
  };
}

test.each(ZONES)('local times in %s are the earliest moment the clocks show them', (zone) => {
  const show = clock(zone);
  const read = fieldV(textAs({ strftime: { format: '%Y-%m-%d %H:%M:%S', zone } }));
  const seconds = fc.integer({ min: Date.UTC(1880, 0) / 1000, max: Date.UTC(2037, 0) / 1000 });
  fc.assert(
    fc.property(seconds, (second) => {
      const ms = second * 1000;
      const shown = show(ms);
      const found = Date.parse(JSON.parse(read(shown)) as string);
      expect(show(found)).toBe(shown);
      expect(found).toBeLessThanOrEqual(ms);
    }),
    { numRuns: 150 },
  );
});

test('around every change of a year the clocks of Berlin and New York are read minute by minute', () => {
  for (const [zone, change] of [
    ['Europe/Berlin', Date.UTC(2024, 2, 31, 1)],
    ['Europe/Berlin', Date.UTC(2024, 9, 27, 1)],
    ['America/New_York', Date.UTC(2024, 2, 10, 7)],
    ['America/New_York', Date.UTC(2024, 10, 3, 6)],
  ] as const) {
    const show = clock(zone);
    const read = fieldV(textAs({ strftime: { format: '%Y-%m-%d %H:%M:%S', zone } }));
    const seen = new Set<string>();
    for (let ms = change - 7_200_000; ms < change + 7_200_000; ms += 60_000) {
      const shown = show(ms);
      if (!seen.has(shown)) expect(read(shown)).toBe(iso(ms));
      seen.add(shown);
    }
  }
});
