import { describe, expect, it } from 'vitest';
import { apacheLine, apacheOutput, millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
const FIREHOSE = ['run', '--format', 'apache-combined', '--input', 'firehose'];
const base64 = (text: string) => Buffer.from(text).toString('base64');

const event = JSON.stringify({
  invocationId: 'i',
  deliveryStreamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/s',
  region: 'eu-central-1',
  records: [
    { recordId: '1', approximateArrivalTimestamp: 1, data: base64(apacheLine(1)) },
    { recordId: '2', approximateArrivalTimestamp: 1, data: base64('bad') },
  ],
});

describe('run --input firehose', () => {
  it('prints the response to an event from a file or standard input', async () => {
    const ends = [
      await millrace(FIREHOSE, event),
      await millrace([...FIREHOSE, files.write('event', event)]),
    ];
    for (const { status, text, errors } of ends) {
      expect(status).toBe(0);
      expect(text.endsWith('\n')).toBe(true);
      expect(JSON.parse(text)).toEqual({
        records: [
          { recordId: '1', result: 'Ok', data: base64(`${apacheOutput(1)}\n`) },
          { recordId: '2', result: 'ProcessingFailed', data: base64('bad') },
        ],
      });
      expect(errors).toMatch(/^2 records in .*, 1 failed \(no-match 1\), /m);
    }
  });

  it('counts the records inside of records beside them', async () => {
    const lines = [apacheLine(1), apacheLine(2), 'bad'].join('\n');
    const packed = JSON.stringify({
      ...JSON.parse(event),
      records: [{ recordId: '1', approximateArrivalTimestamp: 1, data: base64(lines) }],
    });
    const pipeline = JSON.stringify({ decode: 'lines', parse: 'apache-combined', onError: 'drop' });
    const { errors } = await millrace(['run', '--pipeline', pipeline, '--input', 'firehose'], packed);
    expect(errors).toMatch(/^1 record with 3 inner records \(1 dropped\) in .*, 0 failed, /m);
    expect(errors).toMatch(/ inner records\/s$/m);
  });

  const wrong: readonly (readonly [string, string, string])[] = [
    ['bad JSON', '{"records": [', 'event: standard input: expected one Firehose event as JSON, found "'],
    ['nothing', '', 'event: standard input: expected one Firehose event as JSON, found nothing'],
    ['another event', '{"Records":[{"eventSource":"aws:sqs"}]}', 'found an event of aws:sqs'],
    ['no object', '7', 'expected a Firehose transformation event, {records: [{recordId, data}]}, found 7'],
    [
      'a record without an id',
      '{"records":[{"data":""}]}',
      'records[0].recordId: expected text, found nothing',
    ],
  ];
  it.each(wrong)('ends with 1 and one line for %s', async (_, input, message) => {
    const { status, text, errors } = await millrace(FIREHOSE, input);
    expect({ status, text }).toEqual({ status: 1, text: '' });
    expect(errors).toMatch(/^millrace: event: /);
    expect(errors).toContain(message);
    expect(errors.split('\n')).toHaveLength(2);
  });
});
