import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecorder, createTimeline } from '../../../cli/simulate/recording.ts';
import type { InvocationRecord, Simulation, Snapshot } from '../../../simulator/simulation.ts';
import { NOT_CLEAN, RECORDING } from './fixture-recording.ts';
import { snapshotAt } from './snapshots.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const callAt = (streamMs: number, change: Partial<InvocationRecord> = {}): InvocationRecord => ({
  ...RECORDING.calls[0]!,
  streamMs,
  ...change,
});

/** A run whose stream's time is what it is set to. */
function fakeRun(): Simulation & { at: number } {
  return {
    at: 0,
    snapshot(): Snapshot {
      return { ...snapshotAt(0), streamMs: this.at };
    },
    pids: () => [],
    done: new Promise(() => {}),
    stop() {},
  };
}

describe('a recording', () => {
  it('has what happened, with the last state at its end', () => {
    const [recorder, run] = [createRecorder(), fakeRun()];
    recorder.watch(run);
    for (const streamMs of [1_000, 2_000, 3_000]) {
      run.at = streamMs;
      const failed = streamMs === 2_000;
      recorder.watcher.invocation!(
        callAt(streamMs, failed ? { outcome: 'error', attempt: 2, faults: ['throw', 'latency'] } : {}),
      );
    }
    const { calls, snapshots, fired } = recorder.finish(RECORDING.options, RECORDING.result, false);
    expect(calls.map(({ streamMs }) => streamMs)).toEqual([1_000, 2_000, 3_000]);
    expect(snapshots.map(({ streamMs }) => streamMs)).toEqual([0, 1_000, 2_000, 3_000, 600_000]);
    expect(fired.counts).toEqual({ retries: [0, 0, 1], throw: [0, 0, 1], latency: [0, 0, 1] });
  });

  it('looks on while no call ends, until it is finished', () => {
    const [recorder, run] = [createRecorder(), fakeRun()];
    recorder.watch(run);
    run.at = 5_000;
    vi.advanceTimersByTime(100);
    const { snapshots } = recorder.finish(RECORDING.options, NOT_CLEAN.result, true);
    expect(snapshots.map(({ streamMs }) => streamMs)).toEqual([0, 5_000, 600_000]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stays small however long the run is, and keeps what did not come well longer', () => {
    const [recorder, run] = [createRecorder(), fakeRun()];
    recorder.watch(run);
    for (let index = 1; index <= 50_000; index += 1) {
      run.at = index * 1_000;
      const outcome = index % 100 === 0 ? 'error' : 'ok';
      recorder.watcher.invocation!(callAt(run.at, { outcome, faults: outcome === 'ok' ? [] : ['throw'] }));
    }
    const { calls, snapshots, fired } = recorder.finish(RECORDING.options, RECORDING.result, false);
    expect(snapshots.length).toBeLessThanOrEqual(601);
    expect(snapshots.length).toBeGreaterThan(200);
    expect(calls.length).toBeLessThanOrEqual(2_000);
    const failed = calls.filter(({ outcome }) => outcome === 'error').length;
    expect(failed).toBe(500);
    expect(calls.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(400);
    // From its beginning to its end.
    expect(calls[0]!.streamMs).toBeLessThan(1_000_000);
    expect(calls.at(-1)!.streamMs).toBeGreaterThan(49_000_000);
    expect(fired.counts['throw']!.length).toBeLessThanOrEqual(60);
    expect(fired.counts['throw']!.reduce((sum, value) => sum + value, 0)).toBe(500);
  });
});

describe('counts over time', () => {
  it('double their step when there are too many, and lose none', () => {
    const timeline = createTimeline(4);
    for (let second = 0; second < 9; second += 1) timeline.add('a', second * 1_000);
    timeline.add('b', 0);
    expect(timeline.read()).toEqual({ stepMs: 4_000, counts: { a: [4, 4, 1], b: [1] } });
  });
});
