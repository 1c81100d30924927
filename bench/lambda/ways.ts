/**
 * @module bench/lambda/ways
 * The raw runtime against the managed one: the same event to both through the Runtime API, in turns. This process is the
 * Runtime API, on a CPU of its own; its time for sending and taking megabytes is in both.
 */
import { alternate, type Summary, summarize } from '../stats.ts';
import { startLocalFunction } from './local-function.ts';

export interface WaysFound {
  readonly records: number;
  readonly eventBytes: number;
  readonly replyBytes: number;
  /** ms an invocation, from the moment a runtime is given the event to its answer. */
  readonly milliseconds: Readonly<Record<'raw' | 'managed', Summary>>;
  /** Of medians: how many times the managed runtime's records a second. */
  readonly ratio: number;
}

const WARMUP = 8;

/**
 * @param cpus for the runtimes
 * @throws Error where the answers differ
 */
export async function compareWays(event: Buffer, rounds: number, cpus: string): Promise<WaysFound> {
  const functions = {
    raw: await startLocalFunction({ way: 'raw', cpus }),
    managed: await startLocalFunction({ way: 'managed', cpus }),
  };
  try {
    const answers = await Promise.all(
      Object.values(functions).map(async (one) => {
        await one.ready();
        const answer = await one.api.invoke(event);
        if (answer.kind !== 'ok') throw new Error(JSON.stringify(answer));
        return answer.body;
      }),
    );
    const [raw, managed] = answers as [Buffer, Buffer];
    if (!raw.equals(managed)) throw new Error('the raw runtime and the managed one answer differently');
    const contestants = Object.entries(functions).map(([name, { api }]) => ({
      name,
      run: () => api.invoke(event),
    }));
    const times = await alternate(contestants, { rounds, warmupRounds: WARMUP });
    const summary = (name: string) => summarize(times.get(name)!);
    const milliseconds = { raw: summary('raw'), managed: summary('managed') };
    return {
      records: (JSON.parse(event.toString()) as { records: unknown[] }).records.length,
      eventBytes: event.length,
      replyBytes: raw.length,
      milliseconds,
      ratio: milliseconds.managed.median / milliseconds.raw.median,
    };
  } finally {
    await Promise.all(Object.values(functions).map((one) => one.close()));
  }
}
