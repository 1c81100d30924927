import { allFail, bytes, type Case, failed, values, WHOLE_TEXT } from '../case.ts';

const pipeline = { parse: WHOLE_TEXT };
const utf8 = (text: string) => new TextEncoder().encode(text);
const around = (...inner: number[]) => bytes(0x61, ...inner, 0x62);

export const textCases: readonly Case[] = [
  {
    name: 'valid UTF-8 of one to four bytes a character is text as it is',
    pipeline,
    records: values([
      ['a\u007f\u0080\u07ff\u0800\uffff', '"a\u007f\u0080\u07ff\u0800\uffff"'],
      ['\ud7ff\ue000\u{10000}\u{10ffff}', '"\ud7ff\ue000\u{10000}\u{10ffff}"'],
      ['\ufffd was written', '"\ufffd was written"'],
    ]),
  },
  {
    name: 'a NUL and other control characters are text',
    pipeline,
    records: values([
      ['a\0b', '"a\\u0000b"'],
      ['\u0001\b\t\f\u001f\u007f', '"\\u0001\\b\\t\\f\\u001f\u007f"'],
    ]),
  },
  {
    name: 'overlong forms fail',
    pipeline,
    records: allFail('utf8', [
      around(0xc0, 0x80),
      around(0xc1, 0xbf),
      around(0xe0, 0x80, 0xaf),
      around(0xe0, 0x9f, 0xbf),
      around(0xf0, 0x80, 0x80, 0xaf),
      around(0xf0, 0x8f, 0xbf, 0xbf),
    ]),
  },
  {
    name: 'surrogates encoded as three bytes fail, alone and in pairs',
    pipeline,
    records: allFail('utf8', [
      around(0xed, 0xa0, 0x80),
      around(0xed, 0xbf, 0xbf),
      around(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
    ]),
  },
  {
    name: 'a character beyond U+10FFFF, and bytes UTF-8 never has, fail',
    pipeline,
    records: allFail('utf8', [
      around(0xf4, 0x90, 0x80, 0x80),
      around(0xf8, 0x88, 0x80, 0x80, 0x80),
      around(0xfe),
      around(0xff),
      around(0x80),
      bytes(0xe9),
    ]),
  },
  {
    name: 'a character cut short fails, at the end and before a line end',
    pipeline,
    records: allFail('utf8', [
      bytes(0x61, 0xc3),
      bytes(0x61, 0xe2, 0x82),
      bytes(0x61, 0xf0, 0x9f, 0x98),
      bytes(0x61, 0xe2, 0x82, 0x0a),
      around(0xe2, 0x82),
    ]),
  },
  {
    name: 'bytes that are not UTF-8 fail beside a U+FFFD that was written',
    pipeline,
    records: [
      [Uint8Array.from([...utf8('\ufffd'), 0xff]), failed('utf8')],
      [utf8('\ufffd'), '{"v":"\ufffd"}'],
    ],
  },
  {
    name: 'one line terminator at the end is not part of the text',
    pipeline,
    records: values([
      ['a\n', '"a"'],
      ['a\r\n', '"a"'],
      ['a\n\n', '"a\\n"'],
      ['a\r\n\r\n', '"a\\r\\n"'],
      ['a\n\r\n', '"a\\n"'],
      ['a\r', '"a\\r"'],
      ['a\n\r', '"a\\n\\r"'],
      ['a\r\r\n', '"a\\r"'],
      ['\na', '"\\na"'],
    ]),
  },
  {
    name: 'an empty record, or one that is a line terminator only, is an empty text',
    pipeline,
    records: values([
      ['', '""'],
      ['\n', '""'],
      ['\r\n', '""'],
      ['\r', '"\\r"'],
    ]),
  },
  {
    name: 'a byte order mark is text',
    pipeline,
    records: [
      ['\ufeffa', '{"v":"\ufeffa"}'],
      [bytes(0xef, 0xbb, 0xbf), '{"v":"\ufeff"}'],
    ],
  },
  {
    name: 'a byte order mark is not white space before JSON',
    pipeline: { parse: { json: {} } },
    records: [['\ufeff{"a":1}', failed('json')]],
  },
  {
    name: 'a record that is not UTF-8 fails with utf8 whatever the parser',
    pipeline: { parse: { json: {} } },
    records: [
      [Uint8Array.from([...utf8('{"a":"'), 0xff, ...utf8('"}')]), failed('utf8')],
      ['{"a":"b"}', '{"a":"b"}'],
    ],
  },
  {
    name: 'LTSV records that are not UTF-8 fail with utf8',
    pipeline: { parse: { ltsv: {} } },
    records: [[Uint8Array.from([...utf8('a:'), 0xc3]), failed('utf8')]],
  },
];
