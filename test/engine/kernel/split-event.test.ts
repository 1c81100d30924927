import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareMemory } from '../../../engine/kernel/host/share-memory.ts';
import { cutEvent, findRecord } from '../../../engine/kernel/host/split-points.ts';
import { REPLY_CEILING } from '../../../engine/limits.ts';
import { hostileEvent } from './hostile-events.ts';
import { type Behaviour, replyOf, splitFor } from './split-support.ts';
import { pairFor, referenceReply } from './support.ts';

const LINE =
  '1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.0" 200 2326 "http://r/" "Agent"\n';
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const eventOf = (datas: readonly string[], indent?: number) =>
  Buffer.from(
    JSON.stringify(
      { region: 'x', records: datas.map((data, index) => ({ recordId: `id-${index}`, data })) },
      null,
      indent,
    ),
  );

const pair = pairFor({ parse: 'apache-combined' });
const splits = [
  splitFor(pair.plan, 1),
  splitFor(pair.plan, 1, 8),
  splitFor(pair.plan, 1, 0.1),
  splitFor(pair.plan, 3),
];

test('any event gets the reply of one thread, whatever its parts and whatever becomes of them', () => {
  const behaviour = fc.constantFrom<Behaviour>('done', 'done', 'done', 'untouched', 'refused');
  const property = fc.property(
    hostileEvent,
    fc.constantFrom(...splits),
    fc.array(behaviour, { minLength: 3, maxLength: 3 }),
    (event, { crew, kernel }, behaviours) => {
      const wanted = replyOf(pair, pair.kernel, event);
      crew.behave(behaviours);
      expect(replyOf(pair, kernel, event)).toEqual(wanted);
    },
  );
  fc.assert(property, { numRuns: 10_000 });
  // Cuts at 50, 89 and 9 %, and three of them: helpers did have something to do.
  for (const { crew } of splits) expect(crew.finished()).toBeGreaterThan(100);
});

test('values of event and record in templates and partition keys are those of one thread', () => {
  const keyed = pairFor({
    parse: 'apache-combined',
    set: { v: '${recordId}-${host}', w: '${region}${requestId}${functionName}', none: '${sourceArn}' },
    partition: { id: '${recordId}', day: '${timestamp:yyyy-MM-dd}' },
  });
  const datas = Array.from({ length: 40 }, (_, index) => (index % 9 === 5 ? 'QQ' : base64(LINE)));
  const event = eventOf(datas);
  for (const helpers of [1, 3]) {
    const { crew, kernel } = splitFor(keyed.plan, helpers);
    for (const bytes of [event, eventOf(datas, 1), eventOf(datas.slice(7))]) {
      expect(replyOf(keyed, kernel, bytes)).toHaveProperty('reply', referenceReply(keyed, bytes));
    }
    expect(crew.finished()).toBe(3 * helpers);
    // A value behind the records makes what was read before them worth nothing.
    const late = Buffer.from(event.toString().replace(/}$/, ',"region":"y"}'));
    expect(replyOf(keyed, kernel, late)).toEqual({ refused: 'shape' });
  }
});

test('an event is cut before each of its records, and handed-back ones are in every part', () => {
  const datas = Array.from({ length: 40 }, (_, index) =>
    index % 5 === 3 ? 'QQ' : base64(index % 7 === 2 ? 'no line' : LINE),
  );
  for (const indent of [undefined, 2]) {
    const event = eventOf(datas, indent);
    const wanted = replyOf(pair, pair.kernel, event);
    expect(wanted).toHaveProperty('reply');
    for (let share = 0.02; share < 50; share *= 1.1) {
      const { crew, kernel } = splitFor(pair.plan, 1, share);
      expect(replyOf(pair, kernel, event)).toEqual(wanted);
      crew.behave(['untouched']);
      expect(replyOf(pair, kernel, event)).toEqual(wanted);
    }
  }
});

test('invalid in one part is invalid as a whole', () => {
  const datas = Array.from({ length: 30 }, () => base64(LINE));
  const whole = eventOf(datas).toString();
  for (let at = 0; at < whole.length; at += 97) {
    for (const broken of [whole.slice(0, at), `${whole.slice(0, at)}}${whole.slice(at)}`]) {
      for (const { kernel, crew } of splits) {
        crew.behave([]);
        const event = Buffer.from(broken);
        expect(replyOf(pair, kernel, event)).toEqual(replyOf(pair, pair.kernel, event));
      }
    }
  }
});

test('dropped and failed records are counted over all parts', () => {
  const filtered = pairFor({ parse: 'apache-combined', filter: { status: { gte: 400 } } });
  const datas = Array.from({ length: 60 }, (_, index) =>
    base64(index % 4 === 0 ? 'no line' : LINE.replace(' 200 ', index % 2 === 0 ? ' 404 ' : ' 200 ')),
  );
  const event = eventOf(datas);
  const wanted = replyOf(filtered, filtered.kernel, event);
  expect(replyOf(filtered, splitFor(filtered.plan, 2).kernel, event)).toEqual(wanted);
  expect(wanted).toMatchObject({ counts: [15, 30, 15, ...Array.from({ length: 12 }, () => 0)] });
});

test('JSON records are split as lines are', () => {
  const json = pairFor({ parse: { json: {} }, types: { at: { iso: {} } }, drop: ['secret'] });
  const records = Array.from({ length: 80 }, (_, index) => {
    const at = index % 9 === 4 ? 'never' : '2015-05-17T10:05:03Z';
    const text = JSON.stringify({ at, secret: index, list: [{}, { a: '},{' }], text: 'é"\\'.repeat(index) });
    return base64(index % 11 === 5 ? text.slice(1) : text);
  });
  const event = eventOf(records);
  const wanted = replyOf(json, json.kernel, event);
  expect(wanted).toHaveProperty('reply');
  for (const share of [0.1, 0.5, 1, 3]) {
    const { crew, kernel } = splitFor(json.plan, 2, share);
    expect(replyOf(json, kernel, event)).toHaveProperty('reply', (wanted as { reply: string }).reply);
    expect(crew.finished()).toBe(2);
  }
});

test('the ceiling holds for the whole reply, to the byte', () => {
  const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } });
  const split = splitFor(any.plan, 1);
  const text = 'x'.repeat(3000);
  const lengthOf = (datas: string[]) => {
    const found = replyOf(any, any.kernel, eventOf(datas));
    return 'reply' in found ? found.reply.length : found.refused;
  };
  const datas = Array.from({ length: 1500 }, () => base64(text));
  const room = REPLY_CEILING - (lengthOf([...datas, base64('')]) as number);
  expect(room).toBeGreaterThan(0);
  const lengths = new Set<boolean>();
  for (let more = -9; more <= 9; more += 1) {
    const event = eventOf([...datas, base64('x'.repeat(Math.floor(room / 4) * 3 + more))]);
    const found = replyOf(any, split.kernel, event);
    const wanted = referenceReply(any, event)!;
    expect('reply' in found && found.reply === wanted).toBe(true);
    lengths.add(wanted.length > REPLY_CEILING - 100);
  }
  expect(lengths.size).toBe(2); // some were shortened
});

test('an event after one that was shortened is whole again', () => {
  const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } });
  const { kernel } = splitFor(any.plan, 1);
  // Of the same length, so that everything is at the same places; controls become six bytes each.
  const of = (text: string) =>
    eventOf([base64(text.repeat(800_000)), ...Array<string>(1500).fill(base64('x'))]);
  for (const event of [of('\u0001'), of('x'), of('\u0001')]) {
    const found = replyOf(any, kernel, event);
    expect('reply' in found && found.reply === referenceReply(any, event)).toBe(true);
  }
  expect(referenceReply(any, of('\u0001'))).toContain('"ProcessingFailed","data":""');
});

test('a helper that is lost costs its kernel, not the event', () => {
  const { crew, kernel } = splitFor(pair.plan, 1);
  const event = eventOf(Array.from({ length: 30 }, () => base64(LINE)));
  crew.behave(['lost']);
  expect(kernel.lost()).toBe(false);
  expect(replyOf(pair, kernel, event)).toEqual(replyOf(pair, pair.kernel, event));
  expect(kernel.lost()).toBe(true);
  expect(kernel.usable()).toBe(false);
});

test('an event too large for the memory, which cannot grow, has no place there', () => {
  const { kernel } = splitFor(pair.plan, 1);
  expect(kernel.reserveEvent(64 << 20)).toBeNull();
  expect(kernel.runEvent(() => [])).toEqual({ refused: 'trap' });
});

test('a cut is behind a brace and a comma, with white space or without', () => {
  const text = '{"records":[{"a":{"b":[{}]},"c":{}} ,\n {"d":1},{"e":"{"}]}';
  const event = Buffer.from(text);
  expect(findRecord(event, 0)).toBe(text.indexOf('{"d"'));
  expect(findRecord(event, text.indexOf('{"d"') + 1)).toBe(text.indexOf('{"e"'));
  expect(findRecord(event, text.indexOf('{"e"') + 1)).toBe(-1);
  expect(cutEvent(event, [0.1, 0.5])).toBeNull(); // both would be the same
  expect(cutEvent(Buffer.from(''), [0.5])).toBeNull();
});

test('only a module that imports a memory can be made to import a shared one', () => {
  const empty = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  expect(() => shareMemory(empty)).toThrow('imports nothing');
  const own = Uint8Array.from([...empty, 2, 1, 0]);
  expect(() => shareMemory(own)).toThrow('imports no memory');
  const limited = Uint8Array.from([...empty, 2, 8, 1, 1, 97, 1, 98, 2, 0, 1]);
  expect([...shareMemory(limited)]).toEqual([...empty, 2, 11, 1, 1, 97, 1, 98, 2, 3, 1, 0x80, 0x80, 4]);
  expect(WebAssembly.validate(shareMemory(limited))).toBe(true);
});
