import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../cli/playground/worker/places.ts';
import { problemOf, readPipeline } from '../../../cli/playground/worker/read-pipeline.ts';
import { createEngine } from '../../../engine/index.ts';

const PIPELINE = `# a comment
parse: { grok: '%{NUMBER:n}' }
steps:
  - rename: { a: b, "a.b": c }
  - types:
      a.b: int
      a: float
  - set: &more { x: 1 }
  - set: *more
"partition":
  day: >-
    text of
    two lines
tests:
output:
`;

const at = (text: string, path: string) => {
  const { from, to } = placeOf(text, path);
  return `${text.slice(0, from).split('\n').length}: ${text.slice(from, to)}`;
};

describe('the place of an option in YAML', () => {
  it.each([
    ['parse', "2: parse: { grok: '%{NUMBER:n"],
    ['parse.grok', "2: grok: '%{NUMBER:n}'"],
    ['steps[0].rename.a', '4: a: b'],
    ['steps[0].rename.a.b', '4: "a.b": c'],
    ['steps[1].types', '5: types:'],
    ['steps[1].types.a.b', '6: a.b: int'],
    ['steps[1].types.a', '7: a: float'],
    ['steps[1].types.a.strftime', '7: a: float'],
    ['steps[2].set.x', '8: x: 1'],
    ['steps[3].set', '9: set: *more'],
    ['steps[3].set.x', '9: set: *more'],
    ['steps[7]', '3: steps:'],
    ['partition.day', '11: day: >-'],
    ['tests', '14: tests'],
    ['output.format', '15: output'],
    ['', "2: parse: { grok: '%{NUMBER:n"],
    ['re2', "2: parse: { grok: '%{NUMBER:n"],
  ])('%s', (path, expected) => {
    expect(load(PIPELINE)).toBeDefined();
    expect(at(PIPELINE, path)).toMatch(new RegExp(`^${expected.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`));
    expect(at(PIPELINE, path)).not.toContain('\n');
  });

  it('is that of a scalar, and of nothing', () => {
    expect(at('apache-combine', 'parse')).toBe('1: apache-combine');
    expect(placeOf('', '')).toEqual({ from: 0, to: 0 });
    expect(placeOf('# nothing', 'parse')).toEqual({ from: 0, to: 9 });
  });

  it('of JSON is the same', () => {
    expect(at('{"parse":"json",\n"steps":[{"drop":1}]}', 'steps[0].drop')).toBe('2: "drop":1');
  });
});

const problem = (text: string) => {
  try {
    createEngine(readPipeline(text));
  } catch (error) {
    const { message, from, to } = problemOf(text, error);
    return { message, place: text.slice(from, to) };
  }
  return null;
};

describe('what is wrong with a pipeline', () => {
  it('has its place, and the message of millrace', () => {
    expect(problem('apache-combined')).toBe(null);
    expect(problem('parse: json\ntypes: { a: innt }')).toEqual({
      message: expect.stringMatching(/^pipeline: types\.a: expected .*, found "innt"/),
      place: 'a: innt',
    });
    expect(problem('parse: jsn')).toMatchObject({ place: 'parse: jsn' });
    expect(problem('parse: json\nstep: []')).toMatchObject({ place: 'step: [' });
    expect(problem('')).toMatchObject({ message: expect.stringMatching(/^pipeline: expected/), place: '' });
  });

  it('is at the place where js-yaml stops, if it is no YAML', () => {
    expect(problem('a: [1\nb: 2')).toEqual({
      message: 'pipeline: expected content that can be read as yaml, found "deficient indentation"',
      place: 'b: 2',
    });
    expect(problem('a: "b\n')).toMatchObject({ place: 'b' });
    expect(problem('a: 1\na: 2\n')).toMatchObject({ place: 'a: 2' });
  });

  it.each([
    ['map: ./a.js', 'map'],
    ['steps:\n  - drop: [a]\n  - map: ./a.js', 'steps[1].map'],
    ['anyOf:\n  - parse: json\n    steps: [{ map: ./a.js }]', 'anyOf[0].steps[0].map'],
  ])('is code of the user: %s', (text, path) => {
    expect(problem(text)).toEqual({
      message: `pipeline: ${path}: expected no code of your own: this page does not run it, found map; \`millrace run\` does`,
      place: 'map: ./a.js',
    });
  });

  it('may be a defect of millrace itself', () => {
    expect(problemOf('x', new TypeError('oh')).message).toMatch(
      /^a bug in millrace, please report it: TypeError: oh/,
    );
  });
});
