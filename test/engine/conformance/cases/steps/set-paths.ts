import { type Case, failed } from '../../case.ts';

const json = { parse: 'json' } as const;

/** `set` by a path into the objects of a JSON record. */
export const setPathCases: readonly Case[] = [
  {
    name: 'a path makes the objects it needs',
    pipeline: { ...json, set: { 'a.b.c': 1 } },
    records: [
      ['{}', '{"a":{"b":{"c":1}}}'],
      ['{"x":1}', '{"x":1,"a":{"b":{"c":1}}}'],
      ['{"a":{"x":1.0,"b":{}}}', '{"a":{"x":1.0,"b":{"c":1}}}'],
      ['{"a":{"x":1.0}, "z":2}', '{"a":{"x":1.0,"b":{"c":1}},"z":2}'],
      ['{"a": { } }', '{"a":{"b":{"c":1}}}'],
      ['{"a":{"b":{"c":5,"d":6}}}', '{"a":{"b":{"c":1,"d":6}}}'],
      ['{"a":{"b":{"d":6,"c":{"c":[5]}},"e":7}}', '{"a":{"b":{"d":6,"c":1},"e":7}}'],
    ],
  },
  {
    name: 'a value on the way that is not an object fails the record',
    pipeline: { ...json, set: { 'a.b': 1 } },
    records: [
      ['{"a":5}', failed('type')],
      ['{"a":"x"}', failed('type')],
      ['{"a":[]}', failed('type')],
      ['{"a":null}', failed('type')],
      ['{"a":"\\u007b"}', failed('type')],
    ],
  },
  {
    name: 'what is set in one object stands in the order it is written, with what the object had before it',
    pipeline: { ...json, set: { 'a.y': 'é', top: 2, 'a.x.z': null, 'a.x.w': '${id}' } },
    records: [
      ['{"id":7}', '{"id":7,"a":{"y":"é","x":{"z":null,"w":"7"}},"top":2}'],
      ['{"id":7,"a":{"k":0}}', '{"id":7,"a":{"k":0,"y":"é","x":{"z":null,"w":"7"}},"top":2}'],
      ['{"id":7,"a":{"x":{},"k":0}}', '{"id":7,"a":{"x":{"z":null,"w":"7"},"k":0,"y":"é"},"top":2}'],
      ['{"id":7,"a":{"x":{"w":1,"z":2},"y":3}}', '{"id":7,"a":{"x":{"w":"7","z":null},"y":"é"},"top":2}'],
    ],
  },
  {
    name: 'a template in an object reads what the whole record has, also behind the object',
    pipeline: { ...json, set: { 'a.v': '<${n}|${a.k}>', 'a.lone': '${n}' } },
    records: [
      ['{"n":1,"a":{"k":2}}', '{"n":1,"a":{"k":2,"v":"<1|2>","lone":"1"}}'],
      ['{"a":{"k":2},"n":1}', '{"a":{"k":2,"v":"<1|2>","lone":"1"},"n":1}'],
      ['{"a":{}}', '{"a":{"v":"<|>","lone":null}}'],
      ['{"n":"q"}', '{"n":"q","a":{"v":"<q|>","lone":"q"}}'],
      ['{"a":{"v":0,"k":[1, 2]},"n":null}', '{"a":{"v":"<|[1,2]>","k":[1,2],"lone":null},"n":null}'],
    ],
  },
  {
    name: 'a later template reads what a path has set',
    pipeline: { ...json, set: { 'a.b': 'x', c: '${a.b}${a.b}' } },
    records: [
      ['{}', '{"a":{"b":"x"},"c":"xx"}'],
      ['{"a":{"b":1}}', '{"a":{"b":"x"},"c":"xx"}'],
    ],
  },
  {
    name: 'what is set and dropped leaves the object it is in',
    pipeline: { ...json, set: { 'a.b': 1, 'a.c.d': 2 }, drop: ['a.b', 'a.c.d'] },
    records: [
      ['{}', '{"a":{"c":{}}}'],
      ['{"a":{"b":5,"x":1}}', '{"a":{"x":1,"c":{}}}'],
      ['{"a":{"c":{"d":1,"e":2}}}', '{"a":{"c":{"e":2}}}'],
    ],
  },
  {
    name: 'nulls are left out of the record itself, not of objects in it',
    pipeline: { ...json, set: { 'a.b': null, c: null, 'a.d': '${gone}' }, output: { nulls: 'drop' } },
    records: [
      ['{}', '{"a":{"b":null,"d":null}}'],
      ['{"a":{"b":1,"n":null},"c":2}', '{"a":{"b":null,"n":null,"d":null}}'],
    ],
  },
  {
    name: 'in an object that is renamed in, a member of the new name is set at its place',
    pipeline: { ...json, rename: { 'a.x': 'y' }, set: { 'a.y': 1 } },
    records: [
      ['{"a":{"x":0,"z":2}}', '{"a":{"y":1,"z":2}}'],
      ['{"a":{"y":0}}', '{"a":{"y":1}}'],
      ['{"a":{"x":3,"y":0}}', '{"a":{"y":1}}'],
      ['{"a":{}}', '{"a":{"y":1}}'],
    ],
  },
  {
    name: 'names that are written twice in an object that is set in become one',
    pipeline: { ...json, set: { 'a.b': 1 } },
    records: [
      ['{"a":{"k":1,"k":2}}', '{"a":{"k":2,"b":1}}'],
      ['{"a":{"b":0,"b":2}}', '{"a":{"b":1}}'],
      ['{"a":{"\\u0062":0}}', '{"a":{"b":1}}'],
      ['{"a":1,"a":{}}', '{"a":{"b":1}}'],
    ],
  },
  {
    name: 'a name with quotes, and one that JSON would escape',
    pipeline: { ...json, set: { 'a.q"': 1, 'b.\u0001': 2 } },
    records: [['{}', '{"a":{"q\\"":1},"b":{"\\u0001":2}}']],
  },
];
