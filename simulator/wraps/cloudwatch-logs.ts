/**
 * @module simulator/wraps/cloudwatch-logs
 * What a subscription filter of CloudWatch Logs sends: log events in gzip, at times compressed once more on the way, with system
 * fields, or a control message, by which it tries the destination.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
import { gzipSync } from 'node:zlib';
import { FIRST_ARRIVAL_MS, REGION } from '../samples/event-form.ts';
import type { Random } from '../samples/random.ts';
import type { Inner, WrapKind, Wrapped } from './wrap.ts';

/** Once in so many records. */
const CONTROL = 25;
const TWICE = 10;
const SYSTEM_FIELDS = 5;

const ACCOUNT = '123456789012';

function compressed(payload: object, random: Random): Buffer {
  const once = gzipSync(JSON.stringify(payload), { level: 1 });
  return random.oneIn(TWICE) ? gzipSync(once, { level: 1 }) : once;
}

function controlMessage(random: Random): Wrapped {
  const message = 'CWL CONTROL MESSAGE: Checking health of destination Firehose.';
  const payload = {
    messageType: 'CONTROL_MESSAGE',
    owner: 'CloudwatchLogs',
    logGroup: '',
    logStream: '',
    subscriptionFilters: [],
    logEvents: [{ id: '', timestamp: FIRST_ARRIVAL_MS, message }],
  };
  return { raw: compressed(payload, random), inner: [] };
}

const drawId = (random: Random) =>
  Array.from({ length: 8 }, () => String(random.below(10_000_000)).padStart(7, '0')).join('');

export const cloudwatchLogs: WrapKind = {
  name: 'cloudwatch-logs',
  decodes: [['auto'], ['cloudwatch-logs'], ['gzip', 'cloudwatch-logs']],
  most: () => 200,
  wrap(records, random) {
    if (records.length === 1 && random.oneIn(CONTROL)) return controlMessage(random);
    const [logGroup, logStream] = [`/fleet/${random.below(20)}`, `i-${random.below(1000)}/access.log`];
    const system = random.oneIn(SYSTEM_FIELDS);
    const events = records.map((record) => ({
      id: drawId(random),
      timestamp: FIRST_ARRIVAL_MS + random.below(1_000_000),
      // An agent sends text, and mostly no line end with it.
      message: random.oneIn(5) ? record.toString('utf8') : record.toString('utf8').trimEnd(),
      ...(system ? { extractedFields: { '@aws.account': ACCOUNT, '@aws.region': REGION } } : {}),
    }));
    const payload = {
      messageType: 'DATA_MESSAGE',
      owner: ACCOUNT,
      logGroup,
      logStream,
      subscriptionFilters: ['to-firehose'],
      logEvents: events,
    };
    const inner = events.map(
      ({ id, timestamp, message }): Inner => ({
        bytes: Buffer.from(message),
        context: {
          logGroup,
          logStream,
          logOwner: ACCOUNT,
          logEventId: id,
          logTimestamp: new Date(timestamp).toISOString(),
          logAccount: system ? ACCOUNT : null,
          logRegion: system ? REGION : null,
        },
      }),
    );
    return { raw: compressed(payload, random), inner };
  },
};
