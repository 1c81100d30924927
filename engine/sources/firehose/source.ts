/**
 * @module engine/sources/firehose/source
 * Amazon Data Firehose as a source: the reply has every record, with its output.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { STATUS } from '../../outcome.ts';
import type { RecordSource } from '../source.ts';
import { framing } from './framing.ts';
import { firehoseRecords, readFirehose } from './read.ts';
import { replyReingesting } from './reingest/reingest.ts';
import { encodeOutcome, replyFirehose } from './reply.ts';

export const firehose: RecordSource = {
  name: 'firehose',
  shape: '{records: [{recordId, data}]}',
  examples: [
    {
      event: {
        records: [
          { recordId: '1', data: 'eyJhIjoxfQ==' },
          { recordId: '2', data: 'eA==' },
        ],
      },
      reply: {
        records: [
          { recordId: '1', result: 'Ok', data: 'eyJhIjoxfQo=' },
          { recordId: '2', result: 'ProcessingFailed', data: 'eA==' },
        ],
      },
    },
  ],
  replies: 'outputs',
  is: (event) => Array.isArray((event as { records?: unknown } | null | undefined)?.records),
  read: (event, options) => readFirehose(event as FirehoseTransformationEvent, options),
  framing,
  reply(event, outcome) {
    const { result, summary } = replyFirehose(firehoseRecords(event), encodeOutcome(outcome));
    return { reply: result, outcome, summary };
  },
  async replyReingesting(event, outcome, runner, deadline) {
    const parsed = event as FirehoseTransformationEvent;
    const encoded = encodeOutcome(outcome);
    const { result, summary, status } = await replyReingesting(
      runner,
      parsed,
      firehoseRecords(event),
      encoded,
      deadline,
    );
    const spans = outcome.spans.map((at, index) =>
      status[index >> 1] === STATUS.ok ? at : outcome.spans[index & ~1]!,
    );
    return { reply: result, outcome: { ...outcome, spans, status }, summary };
  },
};
