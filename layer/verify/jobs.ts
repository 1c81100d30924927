/**
 * @module layer/verify/jobs
 * What runs on an old glibc: a real event through each tier, with the replies of the sources on this machine.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { createEngine, type PipelineConfig, type Tier } from '../../engine/index.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { cutEventsNow } from '../../simulator/samples/events.ts';

/** Plain data, to be passed to another process. */
export interface Job {
  readonly name: string;
  readonly pipeline: PipelineConfig;
  readonly tier: Tier;
  readonly threads: number;
  readonly event: FirehoseTransformationEvent;
}

export interface SolvedJob extends Job {
  /** JSON of the reply. */
  readonly reply: string;
}

function oneEvent(lines: Iterable<string>): FirehoseTransformationEvent {
  const [event, ...others] = cutEventsNow(lines);
  if (event === undefined || others.length > 0) throw new Error('expected the lines of one event');
  return event;
}

function listJobs(): readonly Job[] {
  const log = [...generateLines({ seed: 31, count: 2000 }), 'no log line', ''];
  const documents = log.map((line, n) =>
    JSON.stringify({ n, line, deep: [{ big: `${n}${'0'.repeat(30)}` }] }),
  );
  const apache = oneEvent(log);
  const json = oneEvent([...documents, '{"a":', '[]']);
  const pipeline: PipelineConfig = { parse: 'apache-combined', set: { env: 'prod' } };
  return [
    { name: 'log lines, kernel', pipeline, tier: 'kernel', threads: 1, event: apache },
    { name: 'log lines, re2', pipeline, tier: 're2', threads: 1, event: apache },
    { name: 'log lines, re2 on threads', pipeline, tier: 're2', threads: 2, event: apache },
    {
      name: 'JSON, simdjson',
      pipeline: { parse: 'json', drop: ['deep'] },
      tier: 're2',
      threads: 1,
      event: json,
    },
  ];
}

/** The jobs with the replies of this machine. */
export function solveJobs(): Promise<readonly SolvedJob[]> {
  return Promise.all(
    listJobs().map(async (job) => {
      const engine = createEngine(job.pipeline, { tier: job.tier, threads: job.threads });
      const reply = JSON.stringify(await engine.firehose(job.event));
      await engine.close();
      return { ...job, reply };
    }),
  );
}
