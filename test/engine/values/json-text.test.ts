import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachMember, minify } from '../../../engine/values/json-text.ts';
import { reference } from '../run-one.ts';

const value = fc.jsonValue({ noNegativeZero: false, stringUnit: 'binary' } as fc.JsonSharedConstraints);
const object = fc.dictionary(fc.string({ unit: 'binary', maxLength: 4 }), value, { maxKeys: 5 });

/** Texts that are nearly JSON: a character taken out, put in or doubled. */
const mutated = fc
  .tuple(
    object,
    fc.nat(),
    fc.constantFrom(...'{}[]",:\\ \n1e-x\u0000é'),
    fc.constantFrom('out', 'in', 'twice'),
  )
  .map(([json, at, char, how]) => {
    const text = JSON.stringify(json, null, at % 2);
    const place = at % (text.length + 1);
    if (how === 'out') return text.slice(0, place) + text.slice(place + 1);
    if (how === 'in') return text.slice(0, place) + char + text.slice(place);
    return text.slice(0, place) + text.slice(place - 1);
  });

const members = (text: string): [string, string][] => {
  const found: [string, string][] = [];
  eachMember(text, (name, member) => found.push([name, member]));
  return found;
};

test('minify undoes any indentation', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(1, 3, '\t', ' \t '), (json, indent) => {
      expect(minify(JSON.stringify(json, null, indent))).toBe(JSON.stringify(json));
    }),
  );
});

test('the members of an object are those JSON.parse finds, each in its own text', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(0, 1, '\t'), (json, indent) => {
      const found = members(JSON.stringify(json, null, indent));
      const expected = Object.entries(json).map(([name, member]) => [name, JSON.stringify(member)]);
      expect(found).toEqual(expected);
    }),
  );
});

test('repeated members are all told, in the order they are written', () => {
  expect(members('{"a":1,"\\u0061": [ 1, 2 ],"a":{"b":" "}}')).toEqual([
    ['a', '1'],
    ['a', '[1,2]'],
    ['a', '{"b":" "}'],
  ]);
});

test('texts that are nearly JSON are taken where each is an object to JSON.parse', () => {
  const run = reference({ parse: 'json' });
  const isObject = (text: string): boolean => {
    try {
      const found: unknown = JSON.parse(text);
      return typeof found === 'object' && found !== null && !Array.isArray(found);
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(
      fc.array(
        mutated.map((text) => text.toWellFormed()),
        { minLength: 1, maxLength: 4 },
      ),
      (texts) => {
        expect(run(texts).map((end) => typeof end === 'string')).toEqual(texts.map(isObject));
      },
    ),
    { numRuns: 3000 },
  );
});

test('on any text every function ends', () => {
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 1') })), (text) => {
      expect(minify(text).length).toBeLessThanOrEqual(text.length);
      let count = 0;
      try {
        eachMember(text, () => {
          count += 1;
        });
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError); // a name that is no JSON string
      }
      expect(count).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});
