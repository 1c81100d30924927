/**
 * @module test/engine/kernel/events/hostile-events
 * Arbitrary events (fast-check), most of them valid, all made to mislead whoever looks for records by their brackets.
 */
import fc from 'fast-check';

const LINE =
  '1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.0" 200 2326 "http://r/" "Agent"\n';
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

const DATA = [
  base64(LINE),
  base64(
    LINE.replace('Agent', 'a longer agent, so that not all lines are of the same length; and a "quote"'),
  ),
  base64('no log line'), // failed
  base64(LINE.replace('13:55', '25:55')), // handed back
  base64(LINE.replace('Agent', 'ünïcode')),
  '',
  '####',
  'QQ', // handed back
  '},{',
  '}, {"recordId":"x","data":""}',
];

/** Texts that look like the end of one record and the beginning of the next. */
const LOOKALIKES = [
  '},{',
  '},{"recordId":"1","data":""}',
  '"},{"recordId":"',
  '}]}',
  '{"records":[',
  '\\"},{\\"',
  'é},{ü',
  '\\u007d,{',
];

const space = fc.constantFrom('', '', '', '', ' ', '\n', '\t\r\n  ', ' '.repeat(70));
const odd = fc.oneof(
  fc.constantFrom(...LOOKALIKES.map((text) => JSON.stringify(text))),
  fc.constantFrom(
    '[{},{}]',
    '[{"a":1},{"recordId":"1","data":""},{"b":[]}]',
    '{"a":{"b":1},"c":[{ } , {"d":2}]}',
    ...['12', '-0.5e3', 'null', 'true'],
  ),
);

/** A record's JSON, its members in any order. */
const record = fc
  .tuple(
    fc.oneof(
      { weight: 99, arbitrary: fc.constantFrom('1', '49546986683135544286507456', '},{') },
      { weight: 1, arbitrary: fc.constant('é') }, // the kernel refuses such an event
    ),
    fc.constantFrom(...DATA),
    fc.array(odd, { maxLength: 2 }),
    fc.nat(23),
    space,
  )
  .map(([id, data, extras, order, gap]) => {
    const members = [
      `"recordId"${gap}:${gap}${JSON.stringify(id)}`,
      `"approximateArrivalTimestamp":1495072949453`,
      `"data":${JSON.stringify(data)}`,
      ...extras.map((value, index) => `"odd${index}":${gap}${value}`),
    ];
    const first = members.splice(order % members.length, 1);
    return `{${gap}${[...first, ...members].join(`${gap},${gap}`)}${gap}}`;
  });

const event = fc
  .tuple(
    fc.array(record, { maxLength: 20, size: 'max' }),
    space,
    space,
    fc.array(odd, { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([records, gap, other, extras, before]) => {
    const array = `"records"${gap}:${other}[${gap}${records.join(`${other},${gap}`)}${other}]`;
    const members = extras.map((value, index) => `"more${index}":${value}`);
    const all = before ? [...members, array] : [array, ...members];
    return `${gap}{${all.join(`${gap},`)}${other}}${gap}`;
  });

/** An event, or one with something cut off, put in, or doubled. */
export const hostileEvent = fc
  .tuple(
    event,
    fc.constantFrom('as it is', 'as it is', 'as it is', 'cut', 'replace', 'insert', 'twice'),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom('{', '}', ',', '"', '\\', ']', ' ', '\0', 'x', '\u0001', '},{'),
  )
  .map(([text, change, share, piece]) => {
    const at = Math.floor(share * text.length);
    const changed = {
      'as it is': text,
      cut: text.slice(0, at),
      replace: text.slice(0, at) + piece + text.slice(at + 1),
      insert: text.slice(0, at) + piece + text.slice(at),
      twice: text.slice(0, at) + text,
    }[change]!;
    return Buffer.from(changed, 'utf8');
  });
