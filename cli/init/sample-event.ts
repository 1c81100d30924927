/**
 * @module cli/init/sample-event
 * A Firehose event made of a format's examples, and the expected response. The last record fails, so that the project's test
 * shows that as well.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import type { Format } from '../../engine/formats/index.ts';

/** A record of the response as the project's test reads it: the data as text. */
interface ExpectedRecord {
  readonly recordId: string;
  readonly result: 'Ok' | 'ProcessingFailed';
  readonly text?: string;
}

export interface Sample {
  readonly event: FirehoseTransformationEvent;
  readonly expected: readonly ExpectedRecord[];
}

const FIRST_ARRIVAL_MS = Date.UTC(2015, 4, 17, 10, 5, 3);

export function sampleOf({ examples, failures }: Format): Sample {
  const cases: readonly { readonly line: string; readonly output?: string }[] = [
    ...examples,
    ...failures.slice(0, 1),
  ];
  const idOf = (index: number) => `record-${index + 1}`;
  return {
    event: {
      invocationId: 'a0b1c2d3-0000-4000-8000-000000000000',
      deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/sample',
      region: 'eu-west-1',
      records: cases.map(({ line }, index) => ({
        recordId: idOf(index),
        approximateArrivalTimestamp: FIRST_ARRIVAL_MS + index,
        data: Buffer.from(`${line}\n`).toString('base64'),
      })),
    },
    expected: cases.map(({ output }, index) => ({
      recordId: idOf(index),
      ...(output === undefined ? { result: 'ProcessingFailed' } : { result: 'Ok', text: `${output}\n` }),
    })),
  };
}
