/**
 * @module engine/sources/cloudwatch-logs
 * A subscription of CloudWatch Logs to the function itself: the event is one record, compressed log events. It takes no reply; where
 * the record fails, the invocation has to fail, so that Lambda tries it again and hands it to a destination for failures.
 */
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { contextTexts } from '../batch.ts';
import { decodeRecords } from './firehose/base64.ts';
import type { RecordSource } from './source.ts';
import { summarise } from './summary.ts';

const logsOf = (event: unknown) => (event as Partial<CloudWatchLogsEvent> | null | undefined)?.awslogs;

export const cloudwatchLogs: RecordSource = {
  name: 'cloudwatch-logs',
  shape: '{awslogs: {data}}',
  replies: 'nothing',
  examples: [
    // A DATA_MESSAGE with the log event {"a":1}
    {
      event: {
        awslogs: {
          data: 'H4sIAAAAAAAAA02OwQrCMBQE/2XPARtqUd6tYO3JU3uzRaI+SiBpQpIqUvrvUkVwjsPA7gzLMaqB25dnEA5lW15OVdOUdQUB9xw5gCD/gIBxQx3c5EHYKO+/pkmBlQUhQiBO13gL2iftxqM2iUMEnaGMQf+pqwePaXUz9H1dgEDSlmNS1oPkNpf7YiezvMgy8TsJwtxBdSC5YOmXN6Jflke+AAAA',
        },
      },
      reply: null,
    },
  ],
  is: (event) => typeof logsOf(event) === 'object' && logsOf(event) !== null,
  read: (event, { allocate, invocation }) => ({
    ...decodeRecords([{ data: logsOf(event)?.data, member: 'awslogs.data' }], allocate),
    context: { shared: contextTexts(invocation), perRecord: {} },
  }),
  reply: (_event, outcome) => ({ reply: null, outcome, summary: summarise(outcome, null, null) }),
};
