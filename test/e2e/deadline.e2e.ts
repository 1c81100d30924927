/**
 * The deadline at the CPU share of a small function, in runtime processes of their own: whatever the work would have
 * taken, the answer is there before it. Needs cgroups of version 1 and root; elsewhere only the deterministic tests hold this.
 */
import { describe, expect, test } from 'vitest';
import { hasCgroups, openCage } from '../../bench/measure/limits.ts';
import { installClient } from '../../emulator/client.ts';
import { startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import { eventOf } from '../layer/events.ts';
import { useUnpackedLayer } from '../layer/unpacked-layer.ts';

const MEMORY_MB = 128;
/** Lambda gives 128 MB a fourteenth of a CPU. */
const CPU_SHARE = MEMORY_MB / 1769;
const EVENT_BYTES = 5_000_000;

/** A record that the kernel hands back: its name has an escape. */
const ODD = `{"\\u0062":2,"text":"${'x'.repeat(10)}"}`;

/** Enough steps for the reference path to take longer than there is; the kernel takes pipelines of at most 64 names. */
const NAMES = { kernel: 60, re2: 120 };

function pipelineOf(tier: keyof typeof NAMES): string {
  const names = Array.from({ length: NAMES[tier] }, (_, index) => `f${index}`);
  return JSON.stringify({
    parse: 'json',
    set: Object.fromEntries(names.map((name) => [name, `\${text}-\${b}-${name}`])),
    drop: names,
  });
}

const RECORD_BYTES = JSON.stringify(eventOf(1, ODD).records[0]).length + 1;
const RECORDS = Math.floor(EVENT_BYTES / RECORD_BYTES);
const EVENT = Buffer.from(JSON.stringify(eventOf(RECORDS, ODD)));

const layer = useUnpackedLayer();

/**
 * The floor is what an event takes of which no record can be done: receiving it and answering that. It is measured in the
 * same process before the events, since it is 2 to 5 s through Lambda's client, by the machine; deadlines are multiples.
 */
const FLOORS = 3;
const FLOOR_EVENTS = 2;
const LEAST_DEADLINE = 5000;

/** What Firehose is answered, and how long before the deadline; below 0: too late. */
interface Answered {
  readonly left: number;
  readonly ok: number;
  readonly failed: number;
}

const TITLE = `events of 5 MB at the CPU of ${MEMORY_MB} MB are answered in time:`;

describe.runIf(hasCgroups())(TITLE, () => {
  test.each([
    ['raw', 'kernel', 1, 20],
    ['raw', 're2', 1, 6],
    ['managed', 'kernel', 1, 6],
    ['managed', 're2', 1, 6],
    ['managed', 're2', 2, 6],
  ] as const)(
    '%s, %s, threads: %i, events: %i',
    // Others on this machine may hold up an event; what is broken is so in every process.
    { timeout: 300_000, retry: 2 },
    async (...row) => {
      const [runtime, tier, threads, events] = row;
      // The memory is not what is tested: only the CPU is as small as the function's.
      const cage = openCage({ memoryMb: 1024, cpuShare: 1 });
      const api = await startRuntimeApi();
      const started = startRuntime({
        opt: layer.opt,
        host: api.host,
        node: process.execPath,
        major: Number(process.versions.node.split('.')[0]),
        client: await installClient(() => {}),
        memory: MEMORY_MB,
        raw: runtime === 'raw',
        environment: {
          MILLRACE_PIPELINE: pipelineOf(tier),
          MILLRACE_TIER: tier,
          MILLRACE_THREADS: String(threads),
        },
        wrap: cage.inside,
      });
      const answered: Answered[] = [];
      let floor = 0;
      let deadline = 1;
      /** @returns milliseconds, and what Firehose is answered; it may come too late, so that a failure shows by how much. */
      const invoke = async (timeout: number) => {
        const result = await api.invoke(EVENT, { timeout, deadline });
        if (result.kind !== 'ok') throw new Error(`${result.kind}:\n${started.log()}`);
        const { records } = JSON.parse(result.body.toString()) as { records: { result: string }[] };
        const ok = records.filter((one) => one.result === 'Ok').length;
        return { milliseconds: result.milliseconds, ok, failed: records.length - ok };
      };
      try {
        const start = await Promise.race([api.nextIdle(), started.ended]); // Lambda's init phase has a whole CPU
        if (start !== undefined) throw new Error(`the runtime ended (${start}):\n${started.log()}`);
        cage.setCpuShare(CPU_SHARE);
        for (let count = 0; count < FLOOR_EVENTS; count += 1) {
          const { milliseconds, ok } = await invoke(60_000);
          expect(ok).toBe(0);
          floor = Math.max(floor, milliseconds);
        }
        deadline = Math.max(LEAST_DEADLINE, Math.ceil(FLOORS * floor));
        for (let count = 0; count < events; count += 1) {
          const { milliseconds, ok, failed } = await invoke(2 * deadline);
          answered.push({ left: deadline - milliseconds, ok, failed });
        }
      } finally {
        await started.stop('SIGKILL');
        await api.close();
        cage.remove();
      }
      console.log(
        `floor ${Math.round(floor)} ms, deadline ${deadline} ms: `,
        answered.map(({ left, ok }) => `${Math.round(left)} ms left, ${ok} done`).join('; '),
      );
      expect(answered.filter(({ left }) => left <= 0)).toEqual([]);
      expect(answered.every(({ ok, failed }) => ok + failed === RECORDS)).toBe(true);
      expect(answered.some(({ failed }) => failed > 0)).toBe(true);
      // Whatever was undone failed as `deadline`, and nothing else did.
      const undone = answered.reduce((sum, { failed }) => sum + failed, FLOOR_EVENTS * RECORDS);
      const logged = [...started.log().matchAll(/"failed":(\{[^}]+\})/g)].map(
        ([, failed]) => JSON.parse(failed!) as Record<string, number>,
      );
      expect(logged.every((failed) => Object.keys(failed).join() === 'deadline')).toBe(true);
      expect(logged.reduce((sum, failed) => sum + failed['deadline']!, 0)).toBe(undone);
    },
  );
});
