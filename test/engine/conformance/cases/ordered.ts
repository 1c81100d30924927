/**
 * @module test/engine/conformance/cases/ordered
 * Steps in the order they are written: each sees what the one before left. And the steps that came with the list.
 */
import { type Case, DROPPED, failed } from '../case.ts';

const json = { parse: { json: {} } } as const;
const pairs = { parse: { regex: '^(?P<a>[^ ]*) (?P<b>[^ ]*)(?: (?P<c>.*))?$' } } as const;

export const orderCases: readonly Case[] = [
  {
    name: 'a step may come more than once',
    pipeline: { ...json, steps: [{ rename: { a: 'b' } }, { set: { x: '${b}' } }, { rename: { b: 'c' } }] },
    records: [['{"a":1}', '{"c":1,"x":"1"}']],
  },
  {
    name: 'the same of the fields of a pattern',
    pipeline: { ...pairs, steps: [{ rename: { a: 'x' } }, { set: { y: '${x}!' } }, { rename: { x: 'z' } }] },
    records: [['1 2', '{"z":"1","b":"2","c":null,"y":"1!"}']],
  },
  {
    name: 'a filter before types compares text, and what it drops cannot fail',
    pipeline: { ...pairs, steps: [{ filter: { b: 'in' } }, { types: { a: 'int' } }] },
    records: [
      ['1 in', '{"a":1,"b":"in","c":null}'],
      ['x out', DROPPED],
      ['x in', failed('type')],
    ],
  },
  {
    name: 'the same of JSON members',
    pipeline: { ...json, steps: [{ filter: { b: 'in' } }, { types: { a: 'int' } }] },
    records: [
      ['{"a":"1","b":"in"}', '{"a":1,"b":"in"}'],
      ['{"a":"x","b":"out"}', DROPPED],
      ['{"a":"x","b":"in"}', failed('type')],
    ],
  },
  {
    name: 'two filters, and a record has to pass both',
    pipeline: {
      ...pairs,
      steps: [
        { filter: [{ a: '1' }, { a: '2' }] },
        { types: { b: 'int' } },
        { filter: { b: { gte: 10, lt: 20 } } },
      ],
    },
    records: [
      ['1 10', '{"a":"1","b":10,"c":null}'],
      ['2 9', DROPPED],
      ['3 11', DROPPED],
      ['2 20', DROPPED],
      ['2 19', '{"a":"2","b":19,"c":null}'],
    ],
  },
  {
    name: 'a field may be converted twice',
    pipeline: { ...pairs, steps: [{ types: { a: 'int' } }, { types: { a: 'string' } }] },
    records: [['007 x', '{"a":"7","b":"x","c":null}']],
  },
  {
    name: 'a set field may be set again, renamed and dropped',
    pipeline: {
      ...json,
      steps: [
        { set: { x: 1, y: 2 } },
        { set: { x: 3 } },
        { rename: { y: 'z' } },
        { drop: ['x'] },
        { set: { w: 4 } },
      ],
    },
    records: [['{"a":1}', '{"a":1,"z":2,"w":4}']],
  },
  {
    name: 'a field that was dropped can be set anew, at the end',
    pipeline: { ...pairs, steps: [{ drop: ['a'] }, { set: { a: 'new' } }] },
    records: [['1 2 3', '{"b":"2","c":"3","a":"new"}']],
  },
  {
    name: 'the same of JSON members',
    pipeline: { ...json, steps: [{ drop: ['a', 'o.p'] }, { set: { a: 'new', 'o.q': 1 } }] },
    records: [
      ['{"a":1,"b":2}', '{"b":2,"a":"new","o":{"q":1}}'],
      ['{"o":{"p":1,"r":2},"b":2}', '{"o":{"r":2,"q":1},"b":2,"a":"new"}'],
    ],
  },
  {
    name: 'a field dropped between steps still has to be of its type',
    pipeline: { ...pairs, steps: [{ types: { a: 'int' } }, { drop: ['a'] }, { set: { x: 1 } }] },
    records: [
      ['1 2', '{"b":"2","c":null,"x":1}'],
      ['x 2', failed('type')],
    ],
  },
  {
    name: 'trailing drop and keep take effect behind partition',
    pipeline: {
      ...json,
      steps: [{ set: { x: 1 } }, { drop: ['k'] }, { keep: ['x'] }],
      partition: { k: '${k}' },
    },
    records: [['{"k":"a","b":1}', { text: '{"x":1}', keys: { k: 'a' } }]],
  },
  {
    name: 'a drop that is not the last does not',
    pipeline: { ...json, steps: [{ drop: ['k'] }, { set: { x: 1 } }], partition: { k: '${k}' } },
    records: [['{"k":"a"}', failed('partition')]],
  },
  {
    name: 'steps behind map see what it returned, each record of several by itself',
    pipeline: {
      ...json,
      steps: [
        { map: (record) => [record, { n: 5 }, { n: 6 }] },
        { filter: { n: { ne: 5 } } },
        { set: { end: true } },
      ],
    },
    records: [['{"n":1}', '{"n":1,"end":true}\n{"n":6,"end":true}']],
  },
  {
    name: 'steps behind map may drop all that it returned',
    pipeline: { ...json, steps: [{ map: () => [{ n: 5 }, { n: 5 }] }, { filter: { n: { ne: 5 } } }] },
    records: [['{}', DROPPED]],
  },
];

export const keepCases: readonly Case[] = [
  {
    name: 'keeps the fields of a pattern that are named, in their order',
    pipeline: { ...pairs, steps: [{ keep: ['c', 'a'] }] },
    records: [['1 2 3', '{"a":"1","c":"3"}']],
  },
  {
    name: 'what is not kept still has to be of its type',
    pipeline: { ...pairs, steps: [{ types: { b: 'int' } }, { keep: ['a'] }] },
    records: [
      ['1 2', '{"a":"1"}'],
      ['1 x', failed('type')],
    ],
  },
  {
    name: 'leaves members out that no step names',
    pipeline: { ...json, steps: [{ types: { b: 'int' } }, { keep: ['a', 'b', 'missing'] }] },
    records: [
      ['{"x":{"a":1},"b":"7","y":null,"a":[1]}', '{"b":7,"a":[1]}'],
      ['{"x":1}', '{}'],
    ],
  },
  {
    name: 'labels as well',
    pipeline: { parse: { ltsv: {} }, steps: [{ keep: ['b'] }, { set: { x: 1 } }] },
    records: [['a:1\tb:2\tc:3', '{"b":"2","x":1}']],
  },
  {
    name: 'a field kept out is not there for the steps behind',
    pipeline: { ...json, steps: [{ keep: ['a'] }, { rename: { b: 'c' } }, { set: { d: '${b}', b: 'new' } }] },
    records: [['{"a":1,"b":2}', '{"a":1,"d":null,"b":"new"}']],
  },
  {
    name: 'a renamed field is kept by its new name',
    pipeline: { ...json, steps: [{ rename: { a: 'b' } }, { keep: ['b'] }] },
    records: [['{"a":1,"c":2}', '{"b":1}']],
  },
  {
    name: 'a path keeps the rest of its object out, and an object with nothing left',
    pipeline: { ...json, steps: [{ keep: ['u.id', 'v.w'] }] },
    records: [
      ['{"u":{"id":1,"n":2},"v":{"x":1},"t":1}', '{"u":{"id":1}}'],
      ['{"u":{"n":2},"v":{"x":1},"t":1}', '{}'],
      ['{"v":{"x":1,"w":{}},"u":null}', '{"v":{"w":{}}}'],
      ['{"v":{"w":null},"u":[{"id":1}]}', '{"v":{"w":null}}'],
      ['{"u":{},"v":"w"}', '{}'],
    ],
  },
  {
    name: 'a path through objects, none of which stays empty',
    pipeline: { ...json, steps: [{ keep: ['a.b.c', 'a.d', 't'] }], output: { nulls: 'drop' } },
    records: [
      ['{"t":null,"a":{"x":1,"b":{"c":null,"y":2}}}', '{"a":{"b":{"c":null}}}'],
      ['{"a":{"b":{"y":2}},"t":1}', '{"t":1}'],
      ['{"a":{"b":{"y":2},"d":[ 1 ]},"t":1}', '{"a":{"d":[1]},"t":1}'],
      ['{"a":{"b":3,"d":{}},"t":"a"}', '{"a":{"d":{}},"t":"a"}'],
    ],
  },
  {
    name: 'an object that is kept, and a path into it, stays as it is',
    pipeline: { ...json, steps: [{ types: { 'a.b': 'int' } }, { keep: ['a', 'a.b'] }] },
    records: [
      ['{"a":{"b":"7","c":1},"d":2}', '{"a":{"b":7,"c":1}}'],
      ['{"a":{},"d":2}', '{"a":{}}'],
    ],
  },
  {
    name: 'a type in an object that is not kept still fails the record',
    pipeline: { ...json, steps: [{ types: { 'a.b': 'int' } }, { keep: ['t'] }] },
    records: [
      ['{"a":{"b":"7"},"t":1}', '{"t":1}'],
      ['{"a":{"b":"x"},"t":1}', failed('type')],
    ],
  },
];

export const redactCases: readonly Case[] = [
  {
    name: 'a mask stands for any value but null',
    pipeline: { ...json, steps: [{ redact: { a: 'mask' } }] },
    records: [
      ['{"a":"x","b":1}', '{"a":"***","b":1}'],
      ['{"a":"\\u0041\\n"}', '{"a":"***"}'],
      ['{"a":12.5}', '{"a":"***"}'],
      ['{"a":[{"b":1}]}', '{"a":"***"}'],
      ['{"a":{"b":1}}', '{"a":"***"}'],
      ['{"a":false}', '{"a":"***"}'],
      ['{"a":""}', '{"a":"***"}'],
      ['{"a":null}', '{"a":null}'],
      ['{"b":1}', '{"b":1}'],
    ],
  },
  {
    name: 'a name written with escapes, or twice, is masked as well',
    pipeline: { ...json, steps: [{ redact: { a: 'mask' } }] },
    records: [
      ['{"\\u0061":"secret"}', '{"a":"***"}'],
      ['{"a":"secret","a":"other"}', '{"a":"***"}'],
    ],
  },
  {
    name: 'inside of objects',
    pipeline: { ...json, steps: [{ redact: { 'u.mail': 'mask', 'u.token': 'remove' } }] },
    records: [
      ['{"u":{"mail":"m","token":"t","id":1}}', '{"u":{"mail":"***","id":1}}'],
      ['{"u":"text"}', '{"u":"text"}'],
    ],
  },
  {
    name: 'fields of a pattern, typed and not, null and not there',
    pipeline: {
      parse: 'apache-common',
      steps: [
        { types: { host: 'string' } },
        { redact: { host: 'mask', user: 'mask', size: 'mask', timestamp: 'mask', request: 'mask' } },
        { keep: ['host', 'user', 'size', 'timestamp', 'request'] },
      ],
    },
    records: [
      [
        'h - - [10/Oct/2000:13:55:36 -0700] "-" 200 -',
        '{"host":"***","user":null,"timestamp":"***","size":null,"request":"***"}',
      ],
      [
        'h - u [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 7',
        '{"host":"***","user":"***","timestamp":"***","size":"***"}',
      ],
    ],
  },
  {
    name: 'labels',
    pipeline: { parse: { ltsv: {} }, steps: [{ redact: { a: 'mask' } }], output: { nulls: 'drop' } },
    records: [['a:\tb:2', '{"a":"***","b":"2"}']],
  },
  {
    name: 'steps behind see the mask',
    pipeline: {
      ...json,
      steps: [{ redact: { a: 'mask' } }, { set: { b: '<${a}>' } }, { filter: { a: '***' } }],
    },
    records: [
      ['{"a":7}', '{"a":"***","b":"<***>"}'],
      ['{"a":null}', DROPPED],
    ],
  },
  {
    name: 'a copy that an earlier set made keeps the value, in partition keys too',
    pipeline: {
      ...json,
      steps: [{ set: { copy: '${a}', text: 'a is ${a}' } }, { redact: { a: 'mask' } }],
      partition: { k: '${copy}', m: '${a}' },
    },
    records: [
      [
        '{"a":"secret"}',
        { text: '{"a":"***","copy":"secret","text":"a is secret"}', keys: { k: 'secret', m: '***' } },
      ],
    ],
  },
  {
    name: 'the same of the fields of a pattern',
    pipeline: { ...pairs, steps: [{ set: { copy: '${a}' } }, { redact: { a: 'remove' } }] },
    records: [['secret x', '{"b":"x","c":null,"copy":"secret"}']],
  },
  {
    name: 'the same of labels',
    pipeline: { parse: { ltsv: {} }, steps: [{ set: { copy: '${a}' } }, { redact: { a: 'mask' } }] },
    records: [['a:secret', '{"a":"***","copy":"secret"}']],
  },
  {
    name: 'a copy that an earlier map made keeps the value',
    pipeline: {
      ...json,
      steps: [{ map: (record) => ({ ...record, copy: record['a']! }) }, { redact: { a: 'mask' } }],
    },
    records: [['{"a":"secret"}', '{"a":"***","copy":"secret"}']],
  },
  {
    name: 'a copy that is redacted as well, or made behind, has nothing of it',
    pipeline: {
      ...json,
      steps: [
        { set: { copy: '${a}' } },
        { redact: { a: 'mask', copy: 'remove' } },
        { map: (record) => ({ ...record, second: record['a']! }) },
        { set: { third: '${a}' } },
      ],
    },
    records: [['{"a":"secret"}', '{"a":"***","second":"***","third":"***"}']],
  },
  {
    name: 'a field that was renamed is redacted by its new name',
    pipeline: { ...json, steps: [{ rename: { a: 'b' } }, { redact: { a: 'mask', b: 'mask' } }] },
    records: [['{"a":"secret"}', '{"b":"***"}']],
  },
  {
    name: 'what a field must be, it must be before it is masked',
    pipeline: { ...pairs, steps: [{ types: { a: 'int' } }, { redact: { a: 'mask' } }] },
    records: [
      ['7 x', '{"a":"***","b":"x","c":null}'],
      ['x x', failed('type')],
    ],
  },
  {
    name: 'in CSV too',
    pipeline: { ...pairs, steps: [{ redact: { a: 'mask' } }], output: { format: 'csv' } },
    records: [['secret x', '***,x,']],
  },
];
