/**
 * @module engine/sources/s3/notification
 * Which objects a notification of S3 names
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */

/** An object to be read, and which record of the event named it. */
export interface S3Object {
  readonly record: number;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
  /** What its content has to be, without quotes; left out: whatever it is. */
  readonly etag?: string;
}

interface Entry {
  readonly eventSource?: unknown;
  readonly eventName?: unknown;
  readonly s3?: {
    readonly bucket?: { readonly name?: unknown };
    readonly object?: { readonly key?: unknown; readonly versionId?: unknown };
  };
}

/** Keys come as in the query of a URL. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key; // a lone %: it was not encoded
  }
}

/** What S3 sends once, when a notification is set up. */
const isTest = (message: unknown) => (message as { Event?: unknown } | null)?.Event === 's3:TestEvent';

const entriesOf = (message: unknown): readonly Entry[] | null => {
  const records = (message as { Records?: unknown } | null | undefined)?.Records;
  return Array.isArray(records) && records.length > 0 ? (records as readonly Entry[]) : null;
};

/** Whether a message, already parsed, is a notification of S3. */
export const isNotification = (message: unknown): boolean =>
  isTest(message) || (entriesOf(message)?.every((entry) => entry?.eventSource === 'aws:s3') ?? false);

/** The object that one entry names; `null`: one that was removed, or none. */
export function objectOf(entry: Entry, record: number): S3Object | null {
  const { eventName, s3 } = entry;
  const bucket = s3?.bucket?.name;
  const key = s3?.object?.key;
  if (typeof eventName === 'string' && !/^(?:s3:)?ObjectCreated:/.test(eventName)) return null;
  if (typeof bucket !== 'string' || typeof key !== 'string') return null;
  const version = s3?.object?.versionId;
  return { record, bucket, key: decodeKey(key), versionId: typeof version === 'string' ? version : null };
}

/** The objects that a notification names. */
export function objectsOf(message: unknown, record: number): readonly S3Object[] {
  if (isTest(message)) return [];
  return (entriesOf(message) ?? []).flatMap((entry) => objectOf(entry, record) ?? []);
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string' || !/^\s*\{/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The notification in a message of a queue, which SNS may have wrapped; `null`: it has none. */
export function notificationIn(body: unknown): unknown {
  const message = parse(body);
  if (isNotification(message)) return message;
  const { Type, Message } = (message ?? {}) as { readonly Type?: unknown; readonly Message?: unknown };
  const inner = Type === 'Notification' ? parse(Message) : null;
  return isNotification(inner) ? inner : null;
}
