/**
 * @module engine/decoders/sns
 * A notification of Amazon SNS without raw message delivery: the message is the record
 * (https://docs.aws.amazon.com/sns/latest/dg/firehose-message-formats.html).
 */
import type { DecoderKind } from './decoder.ts';
import { readPayload, textIn } from './payload.ts';

export const sns: DecoderKind = {
  name: 'sns',
  summary: 'the message in a notification of Amazon SNS',
  magic: null,
  context: [],
  decode(record, inner, limits) {
    const payload = readPayload(record, limits);
    if (typeof payload === 'string') return `sns: ${payload}`;
    const message = payload['Type'] === 'Notification' ? textIn(payload, 'Message') : null;
    if (message === null) return 'sns: no notification with a message';
    inner.add(Buffer.from(message));
    return null;
  },
  examples: [
    {
      record: Buffer.from(
        '{"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:us-east-1:1:t","Message":"{\\"a\\":1}","Timestamp":"2020-12-08T20:18:05.000Z"}',
      ),
      inner: ['{"a":1}'],
    },
  ],
  failures: [
    Buffer.from('{"Type":"SubscriptionConfirmation","Message":"x"}'),
    Buffer.from('{"Message":"x"}'),
  ],
};
