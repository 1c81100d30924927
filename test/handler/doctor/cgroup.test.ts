import { expect, test } from 'vitest';
import { grantedCpus } from '../../../handler/doctor/cgroup.ts';

const read = (files: Readonly<Record<string, string>>) => (path: string) => files[path] ?? null;

const OWN = '/proc/self/cgroup';
const V1 = '9:name=systemd:/\n2:cpu,cpuacct:/docker/abc\n0::/\n';

test.each<[string, Record<string, string>, number | null]>([
  ['version 2, a quota', { [OWN]: '0::/a\n', '/sys/fs/cgroup/a/cpu.max': '50000 100000\n' }, 0.5],
  ['version 2, none', { [OWN]: '0::/a\n', '/sys/fs/cgroup/a/cpu.max': 'max 100000\n' }, null],
  [
    'version 2, a smaller one above',
    {
      [OWN]: '0::/a/b\n',
      '/sys/fs/cgroup/a/b/cpu.max': '400000 100000',
      '/sys/fs/cgroup/a/cpu.max': '150000 100000',
    },
    1.5,
  ],
  [
    'version 2 in a container, where only its root is to be seen',
    { [OWN]: '0::/../x\n', '/sys/fs/cgroup/cpu.max': '200000 100000' },
    2,
  ],
  [
    'version 1',
    {
      [OWN]: V1,
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '7200\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
    },
    0.072,
  ],
  [
    'version 1, none',
    {
      [OWN]: V1,
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
    },
    null,
  ],
  ['no control groups at all', {}, null],
  ['files that say nothing', { [OWN]: '\n', '/sys/fs/cgroup/cpu.max': '' }, null],
])('CPUs granted by %s', (_, files, cpus) => {
  expect(grantedCpus(read(files))).toBe(cpus);
});
