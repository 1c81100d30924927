/**
 * @module bench/lambda/ways
 * The raw runtime against the managed one: the same event to both through the Runtime API, in turns. This process is the
 * Runtime API, on a CPU of its own; its time for sending and taking megabytes is in both.
 */
import { type Summary, summarize } from '../measure/stats.ts';
import { startLocalFunction } from './local-function.ts';

export interface WaysFound {
  readonly records: number;
  readonly eventBytes: number;
  readonly replyBytes: number;
  /** ms an invocation, from the moment a runtime is given the event to its reply. */
  readonly milliseconds: Readonly<Record<'raw' | 'managed', Summary>>;
  /** Of medians: how many times the managed runtime's records a second. */
  readonly ratio: number;
}

const WARMUP = 8;

/**
 * @param cpus for the runtimes; `null`: any
 * @throws Error where the replies differ
 */
export async function compareWays(event: Buffer, rounds: number, cpus: string | null): Promise<WaysFound> {
  const functions = {
    raw: await startLocalFunction({ way: 'raw', cpus }),
    managed: await startLocalFunction({ way: 'managed', cpus }),
  };
  try {
    const replies = await Promise.all(
      Object.values(functions).map(async (one) => {
        await one.ready();
        const result = await one.api.invoke(event);
        if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
        return result.body;
      }),
    );
    const [raw, managed] = replies as [Buffer, Buffer];
    if (!raw.equals(managed)) throw new Error("the raw runtime's reply differs from the managed one's");
    const times: Record<keyof typeof functions, number[]> = { raw: [], managed: [] };
    for (let round = -WARMUP; round < rounds; round += 1) {
      const order = round % 2 === 0 ? (['raw', 'managed'] as const) : (['managed', 'raw'] as const);
      for (const way of order) {
        const { milliseconds } = await functions[way].api.invoke(event);
        if (round >= 0) times[way].push(milliseconds);
      }
    }
    const milliseconds = { raw: summarize(times.raw), managed: summarize(times.managed) };
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
