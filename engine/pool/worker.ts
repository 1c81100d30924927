/**
 * @module engine/pool/worker
 * The other end of `threads.ts`: compiles the plan once, then runs slices. It imports no pool, so that any can run it.
 */
import { workerData } from 'node:worker_threads';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Program } from '../pipeline/program.ts';
import type { SliceAnswer, SliceTask, WorkerSetup } from './protocol.ts';
import { CONTROL, describeThrown, STAGE } from './protocol.ts';

let compiled: Promise<Program> | undefined;

/**
 * Runs one slice and posts a {@link SliceAnswer}. Compiling waits for the first slice: a worker that dies while it
 * starts, before it has a task, would leave Piscina's queue waiting for ever (5.3.2), and so must not run user code.
 */
export default async function runSlice(task: SliceTask): Promise<void> {
  const { control, port } = task;
  let answer: SliceAnswer;
  try {
    Atomics.store(control, CONTROL.stage, STAGE.loading);
    compiled ??= compile(workerData as WorkerSetup);
    const program = await compiled;
    Atomics.store(control, CONTROL.stage, STAGE.running);
    answer = {
      kind: 'done',
      outcome: program.run(task, control.subarray(CONTROL.record, CONTROL.record + 1)),
    };
  } catch (error) {
    answer = { kind: 'threw', detail: describeThrown(error) };
  }
  try {
    if (answer.kind === 'done') postMoved(port, answer.outcome);
    else port.postMessage(answer);
  } catch (error) {
    port.postMessage({ kind: 'threw', detail: describeThrown(error) } satisfies SliceAnswer);
  }
  port.close();
}

async function compile(setup: WorkerSetup): Promise<Program> {
  const module: { compileProgram(plan: Plan): Promise<Program> } =
    setup.programModule === null ? await import('../pipeline/compile.ts') : await import(setup.programModule);
  return module.compileProgram(setup.plan);
}

function postMoved(port: SliceTask['port'], outcome: Outcome): void {
  const bytes = movable(outcome.bytes);
  const spans = movable(outcome.spans);
  const status = movable(outcome.status);
  const moved = { ...outcome, bytes, spans, status };
  port.postMessage({ kind: 'done', outcome: moved } satisfies SliceAnswer, [
    ...new Set([bytes.buffer, spans.buffer, status.buffer]),
  ]);
}

/**
 * An array that may be moved to another thread: itself where it is all of its buffer, else a copy. A view is copied
 * because what lies behind it may be WebAssembly memory, which cannot be moved, or the program's scratch, which must
 * not be.
 */
function movable<T extends Uint8Array | Uint32Array>(array: T): T & { readonly buffer: ArrayBuffer } {
  const whole = array.buffer instanceof ArrayBuffer && array.byteLength === array.buffer.byteLength;
  return (whole ? array : array.slice()) as T & { readonly buffer: ArrayBuffer };
}
