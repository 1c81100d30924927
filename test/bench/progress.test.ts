import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startProgress } from '../../bench/progress.ts';

/** A stream that says whether it is a terminal, and keeps what was written to it. */
function fakeStream(isTTY: boolean) {
  const stream = new PassThrough();
  const cursor = {
    isTTY,
    columns: 100,
    rows: 30,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  };
  return Object.assign(stream, cursor) as unknown as NodeJS.WriteStream & PassThrough;
}

describe('the progress bar', () => {
  it('writes nothing where there is no terminal', () => {
    const stream = fakeStream(false);
    const bar = startProgress({ title: 'transform', total: 10, unit: 'records', stream });
    bar.advance(10);
    bar.stop();
    expect(stream.read()).toBeNull();
  });

  it('names the work, how far it is and the unit on a terminal', () => {
    const stream = fakeStream(true);
    const bar = startProgress({ title: 'transform', total: 20_000, unit: 'records', stream });
    bar.advance(20_000);
    bar.stop();
    const text = String(stream.read());
    expect(text).toContain('transform');
    expect(text).toContain('20,000 records');
  });
});
