import { EventEmitter } from 'node:events';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onInterrupt } from '../../../cli/simulate/interrupt.ts';
import { startWatch } from '../../../cli/simulate/watch.ts';
import type { Simulation } from '../../../simulator/simulation.ts';
import { snapshotAt } from './snapshots.ts';

const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l';

function fakeStream(terminal: { readonly isTTY: boolean; columns?: number; rows?: number }) {
  const written: string[] = [];
  const stream = Object.assign(new EventEmitter(), terminal, {
    write: (text: string) => written.push(text) > 0,
    hasColors: () => false,
  });
  return { stream: stream as unknown as NodeJS.WriteStream & typeof terminal, written };
}

/** Time in it is the clock's. */
const simulation = (): Simulation => ({
  snapshot: () => snapshotAt(performance.now()),
  pids: () => [],
  done: new Promise(() => {}),
  stop() {},
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('on a terminal', () => {
  it('draws on a screen of its own ten times a second, and gives the terminal back', async () => {
    vi.stubEnv('TERM', 'xterm');
    const { stream, written } = fakeStream({ isTTY: true, columns: 80, rows: 24 });
    const before = process.listenerCount('exit') + process.listenerCount('SIGHUP');
    const watch = await startWatch(simulation(), { title: 'seed 7', stream });
    expect(written[0]).toContain(ENTER);
    expect(written.join('')).toContain('millrace simulate');
    const first = written.length;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(written.length - first).toBe(10);
    watch.stop();
    expect(written.at(-1)).toBe(LEAVE);
    const last = written.length;
    watch.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    stream.emit('resize');
    expect(written).toHaveLength(last);
    expect(process.listenerCount('exit') + process.listenerCount('SIGHUP')).toBe(before);
  });

  it('draws anew for another size', async () => {
    vi.stubEnv('TERM', 'xterm');
    const { stream, written } = fakeStream({ isTTY: true, columns: 80, rows: 24 });
    const watch = await startWatch(simulation(), { title: 'seed 7', stream });
    stream.columns = 140;
    stream.rows = 40;
    written.length = 0;
    stream.emit('resize');
    expect(written).toContain('\x1b[2J\x1b[H');
    const lines = stripVTControlCharacters(written.join('')).split('\n');
    expect(lines.some((line) => line.length > 100 && line.length <= 140)).toBe(true);
    watch.stop();
  });

  it('says that the run is stopping', async () => {
    vi.stubEnv('TERM', 'xterm');
    const { stream, written } = fakeStream({ isTTY: true, columns: 80, rows: 24 });
    const watch = await startWatch(simulation(), { title: 'seed 7', stream });
    watch.stopping?.();
    await vi.advanceTimersByTimeAsync(100);
    expect(written.join('')).toContain('(stopping; press again to abort)');
    watch.stop();
  });
});

describe('where there is no terminal to draw on', () => {
  it.each([
    ['none', { isTTY: false }, 'xterm', 'found none'],
    ['a dumb one', { isTTY: true }, 'dumb', 'TERM=dumb'],
  ])('says so and writes a line now and then: %s', async (_what, terminal, term, words) => {
    vi.stubEnv('TERM', term);
    const { stream, written } = fakeStream(terminal);
    const watch = await startWatch(simulation(), { title: 'seed 7', stream, lineEveryMs: 5_000 });
    expect(String(vi.mocked(process.stderr.write).mock.calls[0]?.[0])).toMatch(
      new RegExp(
        `--watch: expected a terminal on standard error, .*${words}.*a line every 5 seconds instead\\n$`,
      ),
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(written).toHaveLength(2);
    watch.stop();
    watch.stop();
    expect(written).toHaveLength(3);
    for (const line of written) {
      expect(line).toMatch(/ put, .*none lost\n$/);
      expect(line).not.toContain('\x1b');
    }
  });
});

describe('Ctrl-C', () => {
  const press = (signal: NodeJS.Signals = 'SIGINT') => process.emit(signal, signal);

  it('ends the run the first time and the process the second, however many signals a press is', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    let clock = 0;
    const calls: string[] = [];
    const before = process.listenerCount('SIGINT');
    onInterrupt(
      () => calls.push('first'),
      () => calls.push('second'),
      () => clock,
    );
    press();
    press();
    clock = 200;
    press();
    expect(calls).toEqual(['first']);
    clock = 1_000;
    press();
    expect(calls).toEqual(['first', 'second']);
    expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, 'SIGINT');
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
