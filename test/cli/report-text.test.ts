import { afterEach, expect, test } from 'vitest';
import { hanging, labelled } from '../../cli/report-text.ts';

const { isTTY, columns: before } = process.stdout;
function onTerminal(columns: number | undefined): void {
  Object.assign(process.stdout, { isTTY: columns !== undefined, columns });
}
afterEach(() => void Object.assign(process.stdout, { isTTY, columns: before }));

const TEXT = 'kernel: the fastest, and it can do all of this pipeline';

test('text goes on below its beginning where the terminal ends', () => {
  onTerminal(34);
  expect(hanging(TEXT, 6)).toBe('kernel: the fastest, and it\n      can do all of this pipeline');
  expect(labelled('tier', TEXT).split('\n').slice(1)).toEqual(
    ['and it can do all of', 'this pipeline'].map((line) => ' '.repeat(13) + line),
  );
});

test('it stays one line where there is no terminal, or one too narrow', () => {
  for (const columns of [undefined, 20]) {
    onTerminal(columns);
    expect(hanging(TEXT, 6)).toBe(TEXT);
  }
});

test('a word that is longer than the terminal stays whole', () => {
  onTerminal(30);
  expect(hanging(`a ${'x'.repeat(60)} b`, 0)).toBe(`a\n${'x'.repeat(60)}\nb`);
});
