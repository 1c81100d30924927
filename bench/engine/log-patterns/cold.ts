/**
 * @module bench/engine/log-patterns/cold
 * Compiles one pattern in a process of its own, the source and its groups that are read given as JSON, and prints what became
 * of it and the CPU time it took.
 */
import { compilePattern } from '../../../engine/pattern/index.ts';
import { CLOCKS } from '../../measure/stats.ts';

export interface ColdCompile {
  /** What is tried for a line; none where the pattern is left to RE2. */
  readonly attempts: readonly string[];
  readonly partial: boolean;
  /** Why it is left to RE2. */
  readonly declined: string | null;
  readonly states: number;
  readonly codeBytes: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

const { source, read } = JSON.parse(process.argv[2]!) as { source: string; read: number[] };
const [wall, cpu] = [CLOCKS.wall(), CLOCKS.cpu()];
const program = compilePattern(source, { read: [new Set(read)] });
const taken = { wallMs: CLOCKS.wall() - wall, cpuMs: CLOCKS.cpu() - cpu };
const found: ColdCompile =
  'declined' in program
    ? { attempts: [], partial: false, declined: program.declined, states: 0, codeBytes: 0, ...taken }
    : { attempts: program.attempts, declined: null, ...program.facts, ...taken };
console.log(JSON.stringify(found));
