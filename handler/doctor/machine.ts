/**
 * @module handler/doctor/machine
 * Processor and memory: what is there, and how much of it this process gets.
 */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { readEnvironment } from '../../engine/environment.ts';
import { MB_PER_VCPU, poolSize } from '../../engine/threads/size.ts';
import { grantedCpus, readText } from './cgroup.ts';
import type { CpuFacts, MemoryFacts } from './report.ts';

/**
 * What of the processor matters to speed, as Linux calls it: V8's SIMD, its relaxed instructions (fused multiply-add, dot
 * product), and simdjson's faster ways.
 */
const ABILITIES: Readonly<Record<string, readonly string[]>> = {
  x64: ['ssse3', 'sse4_1', 'sse4_2', 'pclmulqdq', 'avx', 'avx2', 'fma', 'avx_vnni', 'avx512bw'],
  arm64: ['asimd', 'asimddp', 'pmull', 'atomics', 'sve'],
};

/** `/proc/cpuinfo`: `flags : …` on x86, `Features : …` on Arm. */
export function readAbilities(cpuinfo: string, architecture: string): Readonly<Record<string, boolean>> {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1];
  if (line === undefined) return {};
  const flags = new Set(line.split(/\s+/));
  return Object.fromEntries((ABILITIES[architecture] ?? []).map((name) => [name, flags.has(name)]));
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;

export function examineCpu(): CpuFacts {
  const environment = readEnvironment();
  const { memorySizeMb } = environment;
  const visible = availableParallelism();
  const quota = grantedCpus();
  // Lambda's rule first: its quota is set on the machine around the function, where it cannot be read.
  const [granted, grantedBy] =
    memorySizeMb !== null
      ? [
          memorySizeMb / MB_PER_VCPU,
          `${memorySizeMb} MB of Lambda memory, one CPU for each ${MB_PER_VCPU} MB`,
        ]
      : quota !== null
        ? [Math.min(quota, visible), "a quota of the process's control group"]
        : [visible, 'no limit'];
  const { threads, reason } = poolSize('auto', environment);
  return {
    model: cpus()[0]?.model.trim() || null,
    abilities: readAbilities(readText('/proc/cpuinfo') ?? '', process.arch),
    visible,
    granted: rounded(granted),
    grantedBy,
    threads,
    threadsWhy: reason,
  };
}

const inMb = (bytes: number) => Math.round(bytes / 2 ** 20);

export function examineMemory(): MemoryFacts {
  const total = totalmem();
  const constrained = process.constrainedMemory();
  const { memorySizeMb } = readEnvironment();
  return {
    machineMb: inMb(total),
    // "No limit" is a number beyond any machine's memory.
    limitMb: memorySizeMb ?? (constrained > 0 && constrained < total ? inMb(constrained) : null),
    usedMb: inMb(process.memoryUsage.rss()),
  };
}
