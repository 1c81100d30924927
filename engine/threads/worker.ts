/**
 * @module engine/threads/worker
 * The other end of `threads.ts`: compiles the plan once, then runs slices. It imports no pool, so that any can run it.
 */
import { type MessagePort, workerData } from 'node:worker_threads';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { logLateErrors } from './late-errors.ts';
import type { SliceResult, SliceTask, WorkerSetup } from './protocol.ts';
import { CONTROL, describeThrown, STAGE } from './protocol.ts';
import { limitUntil, runOf } from './run-here.ts';

let compiled: Promise<Program> | undefined;

/**
 * Runs one slice and posts a {@link SliceResult}. Compiling waits for the first slice: a worker that dies while it
 * starts, before it has a task, would leave Piscina's queue waiting for ever (5.3.2), and so must not run user code.
 */
export default async function runSlice(task: SliceTask): Promise<void> {
  const { control, port } = task;
  let result: SliceResult;
  try {
    Atomics.store(control, CONTROL.stage, STAGE.loading);
    compiled ??= compile(workerData as WorkerSetup);
    const program = await compiled;
    Atomics.store(control, CONTROL.stage, STAGE.running);
    result = { kind: 'done', outcome: await runTask(program, task) };
  } catch (error) {
    result = { kind: 'threw', detail: describeThrown(error) };
  }
  try {
    if (result.kind === 'done') postOutcome(port, result.outcome);
    else port.postMessage(result);
  } catch (error) {
    port.postMessage({ kind: 'threw', detail: describeThrown(error) } satisfies SliceResult);
  }
  port.close();
}

/** Share of the time limit after which user code is stopped here, where its record alone fails, before the thread is ended. */
const PATIENCE = 0.75;

function runTask(program: Program, task: SliceTask): Outcome | Promise<Outcome> {
  const { control, stopAt } = task;
  if (program.runUserCode === undefined) {
    const progress = control.subarray(CONTROL.record, CONTROL.record + 1);
    return runOf(program, task.handedBack)(task, progress, limitUntil(stopAt));
  }
  return program.runUserCode(task, {
    limit: limitUntil(stopAt),
    patience: (workerData as WorkerSetup).timeLimit * PATIENCE,
    progress(first, last) {
      Atomics.store(control, CONTROL.record, first);
      Atomics.store(control, CONTROL.last, last);
    },
  });
}

async function compile(setup: WorkerSetup): Promise<Program> {
  if (setup.plan.userCode !== 'none') logLateErrors(setup.plan.redacts);
  const module: { compileProgram(plan: Plan): Promise<Program> } =
    setup.programModule === null ? await import('../programs/compile.ts') : await import(setup.programModule);
  return module.compileProgram(setup.plan);
}

/** Posts an outcome with its arrays moved, not copied; an outcome is its caller's, so a program has no use for them. */
function postOutcome(port: MessagePort, outcome: Outcome): void {
  try {
    postMoved(port, outcome, ownBuffer);
  } catch {
    // WebAssembly memory cannot be moved, and nothing but trying tells it from other memory.
    postMoved(port, outcome, copy);
  }
}

function postMoved(port: MessagePort, outcome: Outcome, prepare: <T extends Words>(array: T) => T): void {
  const bytes = prepare(outcome.bytes);
  const spans = prepare(outcome.spans);
  const status = prepare(outcome.status);
  const buffers = new Set([bytes.buffer, spans.buffer, status.buffer] as ArrayBuffer[]);
  port.postMessage({ kind: 'done', outcome: { ...outcome, bytes, spans, status } } satisfies SliceResult, [
    ...buffers,
  ]);
}

type Words = Uint8Array | Uint32Array;

/** An array itself where most of its buffer is its own; a small part of one (Node's pool, scratch) is copied. */
function ownBuffer<T extends Words>(array: T): T {
  const own = array.buffer instanceof ArrayBuffer && array.byteLength * 8 >= array.buffer.byteLength;
  return own ? array : copy(array);
}

function copy<T extends Words>(array: T): T {
  return (array instanceof Uint8Array ? new Uint8Array(array) : new Uint32Array(array)) as T;
}
