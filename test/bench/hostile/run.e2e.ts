import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { HostileCase } from '../../../bench/hostile/cases/case.ts';
import { HOSTILE_CASES } from '../../../bench/hostile/cases.ts';
import { judgeHostile } from '../../../bench/hostile/checks.ts';
import { HOSTILE_PIPELINES } from '../../../bench/hostile/plan.ts';
import { runHostile } from '../../../bench/hostile/run.ts';
import { hasCgroups } from '../../../bench/measure/limits.ts';
import { OWN_OPT } from '../../../emulator/runtime-process.ts';

// Real processes of 128 MB: one that lives through what it is sent, and one that does not.

const pipelines = HOSTILE_PIPELINES.filter(({ name }) => name === 'json');
const mild = HOSTILE_CASES.filter(({ name }) => ['a null', 'empty', 'duplicated names'].includes(name));
/** More than Lambda sends and more than the function holds, whatever it does. */
const deadly: HostileCase = {
  name: 'deadly',
  form: 'any',
  fates: null,
  make: () => Buffer.alloc(48 << 20, 'x'),
};

async function run(cases: readonly HostileCase[], company?: number) {
  const evidence = await runHostile({
    runtimes: ['raw'],
    minutes: 0.15,
    seed: 1,
    cases,
    pipelines,
    ...(company === undefined ? {} : { company }),
  });
  const verdicts = Object.fromEntries(judgeHostile(evidence).map(({ check, ...rest }) => [check, rest]));
  return { evidence, verdicts };
}

test.skipIf(!hasCgroups())(
  'a function lives through mild cases, and each record is as it should be',
  async () => {
    const { evidence, verdicts } = await run(mild);
    for (const [check, { ok, found }] of Object.entries(verdicts))
      expect({ check, ok, found }).toMatchObject({ ok: true });
    expect(evidence.cells[0]!.peakRss).toBeGreaterThan(40 << 20);
    expect(evidence.calls[0]!.records).toBeGreaterThan(20);
    const left = readdirSync('/sys/fs/cgroup/memory').filter((name) =>
      name.startsWith(`millrace-bench-${process.pid}`),
    );
    expect(left).toEqual([]);
  },
);

test.skipIf(!hasCgroups())('a function that is killed is found out, and started again', async () => {
  const { evidence, verdicts } = await run([deadly, ...mild], 2);
  expect(verdicts['no process ends']).toMatchObject({
    ok: false,
    found: expect.stringMatching(/^\d+ killed .*deadly/),
  });
  expect(evidence.calls.some(({ outcome }, index) => outcome === 'ok' && index > 0)).toBe(true);
});

const prove = fileURLToPath(new URL('../../../bench/prove.ts', import.meta.url));

test.skipIf(!OWN_OPT)(
  'where there are no cgroups, CI leaves it out with one line and a whole proof fails',
  () => {
    const hidden = (...args: string[]) =>
      spawnSync(
        'unshare',
        [
          '--mount',
          'sh',
          '-c',
          'mount -t tmpfs none /sys/fs/cgroup && exec "$0" "$@"',
          process.execPath,
          prove,
          '--only',
          'hostile',
          ...args,
        ],
        { encoding: 'utf8' },
      );
    expect(hidden('--ci')).toMatchObject({
      status: 0,
      stdout: 'hostile is left out: it needs root and cgroup v1\n',
      stderr: '',
    });
    expect(hidden()).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('hostile needs root and cgroup v1'),
    });
  },
);
