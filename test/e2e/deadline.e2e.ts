/**
 * The deadline at the CPU share of a small function, in runtime processes of their own: whatever the work would have
 * taken, the answer is there before it. Needs cgroups of version 1 and root; elsewhere only the deterministic tests hold this.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasCgroups, openCage } from '../../bench/measure/limits.ts';
import { installClient } from '../../emulator/client.ts';
import { startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import { unpackHostLayer } from '../../layer/host-layer.ts';
import { eventOf } from '../layer/events.ts';

const MEMORY_MB = 128;
/** Lambda gives 128 MB a fourteenth of a CPU. */
const CPU_SHARE = MEMORY_MB / 1769;
/** Less than the work takes: then some of every event is undone. */
const DEADLINE = 5000;
const EVENT_BYTES = 5_000_000;

/** A record that the kernel hands back: its name has an escape. */
const ODD = `{"\\u0062":2,"text":"${'x'.repeat(10)}"}`;

/** Enough steps for the reference path to take longer than there is. */
const PIPELINE = JSON.stringify({
  parse: 'json',
  set: Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index}`, `\${text}-\${b}-${index}`])),
  drop: Array.from({ length: 12 }, (_, index) => `f${index}`),
});

const oddEvent = () => {
  const one = JSON.stringify(eventOf(1, ODD).records[0]).length + 1;
  return Buffer.from(JSON.stringify(eventOf(Math.floor(EVENT_BYTES / one), ODD)));
};

let folder: string;
let opt: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deadline-'));
  opt = await unpackHostLayer(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly result: string;
}

describe.runIf(hasCgroups())(`events of 5 MB at the CPU of ${MEMORY_MB} MB are answered in time:`, () => {
  test.each([
    ['raw', 'kernel', 1, 20],
    ['raw', 're2', 1, 6],
    ['managed', 'kernel', 1, 6],
    ['managed', 're2', 1, 6],
    ['managed', 're2', 2, 6],
  ] as const)(
    '%s, %s, threads: %i, events: %i',
    async (runtime, tier, threads, events) => {
      // The memory is not what is tested: only the CPU is as small as the function's.
      const cage = openCage({ memoryMb: 1024, cpuShare: 1 });
      const api = await startRuntimeApi();
      const started = startRuntime({
        opt,
        host: api.host,
        node: process.execPath,
        major: Number(process.versions.node.split('.')[0]),
        client: await installClient(() => {}),
        memory: MEMORY_MB,
        raw: runtime === 'raw',
        environment: {
          MILLRACE_PIPELINE: PIPELINE,
          MILLRACE_TIER: tier,
          MILLRACE_THREADS: String(threads),
        },
        wrap: cage.inside,
      });
      try {
        await api.nextIdle(); // Lambda's init phase has a whole CPU
        cage.setCpuShare(CPU_SHARE);
        const event = oddEvent();
        const left: number[] = [];
        const done: number[] = [];
        for (let count = 0; count < events; count += 1) {
          const result = await api.invoke(event, { timeout: 30_000, deadline: DEADLINE });
          if (result.kind !== 'ok') throw new Error(`${result.kind}:\n${started.log()}`);
          const { records } = JSON.parse(result.body.toString()) as { records: Answer[] };
          expect(records).toHaveLength(JSON.parse(event.toString()).records.length);
          left.push(Math.round(DEADLINE - result.milliseconds));
          done.push(records.filter((one) => one.result === 'Ok').length / records.length);
        }
        console.log(
          runtime,
          tier,
          threads,
          'ms left:',
          left.join(' '),
          '; done:',
          done.map((x) => x.toFixed(2)).join(' '),
        );
        expect(Math.min(...left)).toBeGreaterThan(0);
      } finally {
        await started.stop('SIGKILL');
        await api.close();
        cage.remove();
      }
    },
    600_000,
  );
});
