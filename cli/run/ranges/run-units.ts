/**
 * @module cli/run/ranges/run-units
 * One thread's part of a run: it takes units until there are none, runs each, and delivers it when it is its turn. A stream goes on before
 * its turn too, as far as there is room for what it makes.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { MillraceError } from '../../../engine/errors.ts';
import type { LineBatch } from '../../../engine/lines/stream.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { decompressed } from '../compression.ts';
import { counted } from '../counted.ts';
import { fileProblem, identityOf, inputError, openFile } from '../inputs.ts';
import { createDelivery, type Outputs } from './deliver.ts';
import { createRangeReader, type RangeResults } from './range-reader.ts';
import type { RangeJob } from './shared.ts';
import { createTurns } from './turns.ts';
import { type Unit, type UnitFile, unitAt } from './units.ts';

/** What a thread holds of a stream before its turn, in bytes of output. */
const MOST_HELD = 16 << 20;

export interface UnitHooks extends Outputs {
  /** Between units. */
  rest(): void | Promise<void>;
}

/** One file, open as long as units of it come. */
function createOpener() {
  let open: { readonly file: UnitFile; readonly fd: number } | null = null;
  const close = () => {
    if (open !== null) closeSync(open.fd);
    open = null;
  };
  /** @throws MillraceError `ERR_MILLRACE_INPUT` where it is gone, or another file has its name */
  function fileOf(file: UnitFile): number {
    if (open?.file === file) return open.fd;
    close();
    try {
      open = { file, fd: openSync(file.name, 'r') };
    } catch (error) {
      throw inputError(file.name, fileProblem(error));
    }
    if (identityOf(fstatSync(open.fd)) === file.identity) return open.fd;
    throw new MillraceError('ERR_MILLRACE_INPUT', {
      path: file.name,
      expected: 'the file that was there when the run began',
      found: 'another of its name',
      hint: 'run again when it is not being rotated',
    });
  }
  return { fileOf, close };
}

/** A result that stays as it is when the next one is made. Its lines are needed only where one failed. */
function keep({ batch, outcome }: LineBatch): LineBatch {
  const { bytes, spans, status, failures } = outcome;
  const [from, to] = failures.length === 0 ? [0, 0] : [];
  // Not `slice`: a Buffer's is a view.
  const copy = (of: Uint8Array) => new Uint8Array(of);
  return {
    batch: { ...batch, bytes: copy(batch.bytes.subarray(from, to)), spans: batch.spans.slice(from, to) },
    outcome: { ...outcome, bytes: copy(bytes), spans: spans.slice(), status: copy(status) },
  };
}

/** @throws Stopped where another thread has ended the run; whatever a file or an output throws */
export async function runUnits(job: RangeJob, { note, write, rest }: UnitHooks): Promise<void> {
  const { plan, files, rangeBytes, shared } = job;
  const turns = createTurns(shared.control);
  const reader = createRangeReader(await compileProgram(plan), plan.limits, rangeBytes);
  const delivery = createDelivery(job, { note, write });
  const opener = createOpener();
  turns.arrive();

  function stream({ file }: Unit): RangeResults {
    const end = { bytes: 0, isFileEnd: false };
    async function* results() {
      const { source, close } = await openFile(file.name);
      const count = (bytes: number) => {
        end.bytes += bytes;
      };
      try {
        yield* reader.stream(await decompressed(file.name, counted(source, count)));
      } finally {
        await close();
      }
    }
    return { results: results(), end };
  }

  async function runUnit(unit: Unit): Promise<void> {
    const held: LineBatch[] = [];
    let heldBytes = 0;
    let isOurs = false;
    let countedBytes = 0;
    let end: RangeResults['end'] = { bytes: 0, isFileEnd: false };
    const newBytes = () => {
      const bytes = end.bytes - countedBytes;
      countedBytes = end.bytes;
      return bytes;
    };
    async function begin(): Promise<void> {
      if (isOurs) return;
      await turns.wait(unit.number);
      isOurs = true;
      delivery.begin(unit);
      for (const result of held.splice(0)) await delivery.add(unit, result, newBytes());
    }
    try {
      const { range, file } = unit;
      const read = range === null ? stream(unit) : reader.read(opener.fileOf(file), range.from, range.to);
      end = read.end;
      for await (const made of read.results) {
        const result = delivery.prepare(made);
        if (range === null && !isOurs && heldBytes < MOST_HELD && !turns.isNow(unit.number)) {
          held.push(keep(result));
          heldBytes += result.outcome.bytes.length + result.batch.bytes.length;
          continue;
        }
        await begin();
        await delivery.add(unit, result, newBytes());
      }
    } catch (error) {
      await begin(); // what comes before it is written first
      if ((error as NodeJS.ErrnoException).syscall !== 'read') throw error;
      throw inputError(unit.file.name, fileProblem(error));
    }
    await begin();
    delivery.end(unit, newBytes(), end.isFileEnd);
    turns.pass(unit.number);
  }

  try {
    for (;;) {
      const unit = unitAt(files, rangeBytes, turns.take());
      if (unit === null) return;
      await runUnit(unit);
      await rest();
    }
  } finally {
    opener.close();
  }
}
