/**
 * @module bench/firehose-handler
 * The handler as Lambda would load it, and the engine's own words on how it works: the one place where the benches
 * touch either.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { packRecords } from '../engine/batch.ts';
import type { Outcome } from '../engine/outcome.ts';
import { STATUS } from '../engine/outcome.ts';
import { buildPlan } from '../engine/pipeline/build-plan.ts';
import { compileProgram } from '../engine/pipeline/compile.ts';

export interface LoadedHandler {
  /** One invocation: event object in, response object out. */
  readonly invoke: (
    event: FirehoseTransformationEvent,
  ) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;
  /** Which matcher runs, and why if it is not the fastest. */
  readonly tier: string;
  readonly threads: string;
}

/** @param pipeline what MILLRACE_PIPELINE says */
export async function loadHandler(pipeline: string): Promise<LoadedHandler> {
  const program = await compileProgram(buildPlan({ parse: pipeline }, '.'));
  const invoke = (event: FirehoseTransformationEvent): FirehoseTransformationResult => {
    const { bytes, spans, status } = program.run(
      packRecords(event.records.map(({ data }) => Buffer.from(data, 'base64'))),
    );
    const output = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return {
      records: event.records.map(({ recordId, data }, index) =>
        status[index] === STATUS.ok
          ? {
              recordId,
              result: 'Ok',
              data: output.toString('base64', spans[2 * index]!, spans[2 * index + 1]!),
            }
          : { recordId, result: 'ProcessingFailed', data },
      ),
    };
  };
  return { invoke, tier: 're2', threads: '1' };
}

async function runRecords(format: string, records: readonly Uint8Array[]): Promise<Outcome> {
  const program = await compileProgram(buildPlan({ parse: format }, '.'));
  return program.run(packRecords(records));
}

/** Why each of these records fails: code → how many. */
export async function countFailures(
  format: string,
  records: readonly Uint8Array[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { code } of (await runRecords(format, records)).failures)
    counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** How many of these lines a format parses. */
export async function countParsed(format: string, lines: readonly Uint8Array[]): Promise<number> {
  const { failures } = await runRecords(format, lines);
  return lines.length - failures.length;
}
