import { expect, test } from 'vitest';
import { EVENT_NUMBERS, readLogEvents, takeEscapesOut } from '../../../engine/decoders/log-events.ts';
import { createRandom, type Random } from '../../../simulator/samples/random.ts';

// What is read without JSON.parse is read as JSON.parse reads it, and nothing else is.

interface Message {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: readonly string[];
  readonly logEvents: readonly {
    readonly id: string;
    readonly timestamp: number;
    readonly message: string;
  }[];
}

const TEXTS = [
  '',
  'a',
  '"',
  '\\',
  '\n\t\r\b\f',
  '\u0000\u001f',
  'é',
  '😀',
  '\ud800',
  '/',
  '{"a":"\\n"}',
  'x'.repeat(70),
];

function randomMessage(random: Random): Message {
  const text = () => Array.from({ length: random.below(5) }, () => random.pick(TEXTS)).join('');
  return {
    messageType: 'DATA_MESSAGE',
    owner: '111111111111',
    logGroup: random.pick(['/g', 'é', '']),
    logStream: 's',
    subscriptionFilters: ['a', 'b'].slice(random.below(3)),
    logEvents: Array.from({ length: random.below(6) }, (_, index) => ({
      id: `e${index}`,
      timestamp: random.pick([0, 7, 1_760_000_000_000, 999_999_999_999_999]),
      message: text(),
    })),
  };
}

/** What is in it as it was read; `null`: it is left to JSON.parse. */
function read(json: Buffer, most = 100_000): unknown {
  const found = readLogEvents(json, most);
  if (found === null) return null;
  const { members, events } = found;
  const logEvents = Array.from({ length: events.length / EVENT_NUMBERS }, (_, index) => {
    const [id, idEnd, start, end, timestamp, escaped] = events.slice(index * EVENT_NUMBERS) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const last = escaped === 1 ? takeEscapesOut(json, start, end) : end;
    return { id: json.toString('utf8', id, idEnd), timestamp, message: json.toString('utf8', start, last) };
  });
  return { ...Object.fromEntries(members), logEvents };
}

/** The same of what JSON.parse gives, as UTF-8 has it; `undefined`: it refuses it. */
function parsed(json: Buffer): unknown {
  try {
    const { logEvents, subscriptionFilters, ...members } = JSON.parse(json.toString('utf8')) as Message;
    const inUtf8 = (text: string) => Buffer.from(text).toString('utf8');
    return {
      ...members,
      ...(subscriptionFilters === undefined ? {} : { subscriptionFilters: '' }),
      logEvents: logEvents.map(({ id, timestamp, message }) => ({ id, timestamp, message: inUtf8(message) })),
    };
  } catch {
    return undefined;
  }
}

test('messages as CloudWatch Logs writes them', () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const json = Buffer.from(JSON.stringify(randomMessage(createRandom(seed))));
    const wanted = parsed(json);
    expect(read(json), `seed ${seed}`).toEqual(wanted);
  }
});

test('with any byte another, cut off anywhere: the same, or left to JSON.parse', () => {
  let taken = 0;
  for (let seed = 0; seed < 3000; seed += 1) {
    const random = createRandom(seed);
    const whole = Buffer.from(JSON.stringify(randomMessage(random)));
    const json = random.oneIn(4) ? whole.subarray(0, random.below(whole.length)) : Buffer.from(whole);
    if (json.length > 0)
      json[random.below(json.length)] = random.pick([0x22, 0x5c, 0x2c, 0x30, 0x7d, 0x5d, 0x0a, 0xff, 0x61]);
    const wanted = parsed(Buffer.from(json));
    const found = read(json);
    if (found === null) continue;
    taken += 1;
    expect(found, `seed ${seed}`).toEqual(wanted);
  }
  expect(taken).toBeGreaterThan(500);
});

test.each([
  ['white space', '{ "logEvents":[]}'],
  ['a member twice', '{"logGroup":"a","logGroup":"b","logEvents":[]}'],
  ['another list', '{"logGroup":[],"logEvents":[]}'],
  ['a number', '{"owner":1,"logEvents":[]}'],
  ['events that are no list', '{"logEvents":"x"}'],
  ['system fields', '{"logEvents":[{"id":"1","timestamp":1,"message":"","extractedFields":{}}]}'],
  ['a time with zeros before it', '{"logEvents":[{"id":"1","timestamp":01,"message":""}]}'],
  ['a time that is no whole number', '{"logEvents":[{"id":"1","timestamp":1.5,"message":""}]}'],
  ['an escape that is none', '{"logEvents":[{"id":"1","timestamp":1,"message":"\\x"}]}'],
  ['half of an escape', '{"logEvents":[{"id":"1","timestamp":1,"message":"\\u00"}]}'],
])('left to JSON.parse: %s', (_, json) => {
  expect(readLogEvents(Buffer.from(json), 100_000)).toBeNull();
});

test('more values than the limit are counted there', () => {
  const json = Buffer.from('{"logEvents":[{"id":"1","timestamp":1,"message":""}]}');
  expect(read(json, 5)).not.toBeNull();
  expect(read(json, 4)).toBeNull();
});
