/**
 * @module bench/hostile/plan
 * The functions that hostile records are sent to: pipelines that take every way a record can go in 128 MB, on both runtimes.
 */
import { MB_PER_VCPU } from '../../engine/threads/size.ts';
import { TASK_ROOT } from '../soak/plan.ts';
import type { Form } from './cases/case.ts';

/** The smallest function there is. */
export const MEMORY_MB = 128;
/** What V8 may take of it, and one arena of glibc's, as the raw runtime's wrapper and SECURITY.md have it. */
export const ENVIRONMENT = {
  NODE_OPTIONS: `--max-old-space-size=${Math.floor(0.9 * MEMORY_MB)}`,
  MALLOC_ARENA_MAX: '1',
} as const;
/** A function of that size has a fourteenth of a CPU and these have a whole one: what they may take is Firehose's five minutes of that. */
export const DEADLINE_MS = Math.floor((300_000 * MEMORY_MB) / MB_PER_VCPU);

export interface HostilePipeline {
  readonly name: string;
  readonly form: Form;
  readonly tier: 'kernel' | 're2';
  /** Log lines in an innocent record. */
  readonly lines: number;
  /** Whether it decodes gzip, and whether every record is compressed. */
  readonly decodesGzip: boolean;
  readonly gzip: boolean;
  readonly pipeline: string;
}

const json = {
  parse: 'json',
  steps: [
    { types: { status: 'int' } },
    { set: { twice: '${path} ${path}', env: 'prod' } },
    { drop: ['agent'] },
  ],
};
const ltsv = { parse: 'ltsv', set: { often: '${path}'.repeat(10) }, drop: ['agent'] };

const PIPELINES: readonly (Pick<HostilePipeline, 'name' | 'form' | 'tier'> &
  Partial<HostilePipeline> & { readonly config: object })[] = [
  { name: 'json', form: 'json', tier: 'kernel', config: json },
  { name: 'json, reference', form: 'json', tier: 're2', config: json },
  { name: 'map', form: 'json', tier: 're2', config: { parse: 'json', map: './map.mjs' } },
  {
    name: 'lines',
    form: 'json',
    tier: 'kernel',
    lines: 3,
    decodesGzip: false,
    config: { ...json, decode: 'lines' },
  },
  {
    name: 'lines in gzip',
    form: 'json',
    tier: 'kernel',
    lines: 5,
    gzip: true,
    config: { ...json, decode: ['gzip', 'lines'] },
  },
  { name: 'access', form: 'access', tier: 'kernel', config: { parse: 'apache-combined' } },
  { name: 'access, reference', form: 'access', tier: 're2', config: { parse: 'apache-combined' } },
  { name: 'ltsv', form: 'ltsv', tier: 'kernel', config: ltsv },
];

export const HOSTILE_PIPELINES: readonly HostilePipeline[] = PIPELINES.map(({ config, ...row }) => ({
  lines: 1,
  decodesGzip: true,
  gzip: false,
  ...row,
  pipeline: JSON.stringify(config),
}));

/** The function's folder, with the map. */
export { TASK_ROOT };
