/**
 * @module handler/remote-pipeline
 * A pipeline kept where it can be changed without a deployment: `ssm:NAME`, a parameter of Systems Manager, or `s3://BUCKET/KEY`. Read
 * once, when an environment starts, by the SDK that Lambda's runtimes bring.
 */
import { problemOf } from '../engine/aws/attempts.ts';
import { type Client, openClient } from '../engine/aws/sdk.ts';
import { MillraceError } from '../engine/errors.ts';

/** What was read, and what tells it from an earlier one: the parameter's version, the object's version or ETag. */
export interface RemoteText {
  readonly text: string;
  readonly version: string | null;
}

/** Far more than a pipeline has, and read within Lambda's init phase. */
export const MOST_BYTES = 1 << 20;
/** Of the 10 s that Lambda gives the init phase, in ms. */
const READ_TIME = 8000;
const ATTEMPTS = 3;

const SSM = /^ssm:(\S+)$/;
const S3 = /^s3:\/\/([^/\s]+)\/(\S+)$/;

export const isRemote = (value: string): boolean => /^(?:ssm:|s3:\/\/)/.test(value);

/** A place that pipelines are read from. */
interface Place {
  readonly what: string;
  readonly action: string;
  read(signal: AbortSignal): Promise<RemoteText>;
}

function tooLarge(uri: string, found: string): MillraceError {
  const expected = `a pipeline of at most ${MOST_BYTES} bytes`;
  return new MillraceError('ERR_MILLRACE_PIPELINE', { path: uri, expected, found });
}

function parameterOf(uri: string, Name: string): Place {
  return {
    what: 'a parameter',
    action: 'ssm:GetParameter, and kms:Decrypt where a key of yours encrypts it,',
    async read(abortSignal) {
      const { client, sdk } = await openClient('@aws-sdk/client-ssm', 'SSMClient', ATTEMPTS);
      return closing(client, async () => {
        const command = new sdk['GetParameterCommand']!({ Name, WithDecryption: true });
        const { Parameter } = (await client.send(command, { abortSignal })) as {
          readonly Parameter?: { readonly Value?: string; readonly Version?: number };
        };
        const text = Parameter?.Value ?? '';
        if (Buffer.byteLength(text) > MOST_BYTES) throw tooLarge(uri, `${Buffer.byteLength(text)} bytes`);
        return { text, version: Parameter?.Version === undefined ? null : String(Parameter.Version) };
      });
    },
  };
}

interface S3Content {
  readonly Body: AsyncIterable<Uint8Array> & { destroy?(): void };
  readonly ContentLength?: number;
  readonly VersionId?: string;
  readonly ETag?: string;
}

function objectOf(uri: string, Bucket: string, Key: string): Place {
  return {
    what: 'an object',
    action: 's3:GetObject, and s3:ListBucket to be told of a missing object,',
    async read(abortSignal) {
      const { client, sdk } = await openClient('@aws-sdk/client-s3', 'S3Client', ATTEMPTS);
      return closing(client, async () => {
        const command = new sdk['GetObjectCommand']!({ Bucket, Key });
        const { Body, ContentLength, VersionId, ETag } = (await client.send(command, {
          abortSignal,
        })) as S3Content;
        if (ContentLength !== undefined && ContentLength > MOST_BYTES) {
          Body.destroy?.();
          throw tooLarge(uri, `${ContentLength} bytes`);
        }
        const chunks: Uint8Array[] = [];
        let bytes = 0;
        for await (const chunk of Body) {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) throw tooLarge(uri, `more than ${MOST_BYTES} bytes`);
          chunks.push(chunk);
        }
        const text = Buffer.concat(chunks).toString('utf8');
        return { text, version: VersionId ?? ETag?.replaceAll('"', '') ?? null };
      });
    },
  };
}

async function closing<T>(client: Client, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    client.destroy(); // its connections would keep the environment's sockets open for nothing
  }
}

function placeOf(uri: string): Place | null {
  const name = SSM.exec(uri)?.[1];
  if (name !== undefined) return parameterOf(uri, name);
  const [, bucket, key] = S3.exec(uri) ?? [];
  return bucket === undefined || key === undefined ? null : objectOf(uri, bucket, key);
}

const MISSING = ['ParameterNotFound', 'ParameterVersionNotFound', 'NoSuchKey', 'NoSuchBucket', 'NotFound'];
const DENIED = ['AccessDeniedException', 'AccessDenied', 'Forbidden'];

function readError(uri: string, { what, action }: Place, thrown: unknown): MillraceError {
  const { name = '', $metadata } = Object(thrown) as {
    name?: string;
    $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const error = (found: string, hint?: string) =>
    new MillraceError(
      'ERR_MILLRACE_PIPELINE',
      { path: uri, expected: `${what} that holds a pipeline`, found, hint },
      { cause: thrown },
    );
  if (DENIED.includes(name) || status === 403)
    return error(`no permission (${name})`, `allow the function's role ${action} on it`);
  if (MISSING.includes(name) || status === 404)
    return error(`none of that name in this Region (${name})`, 'check the name, the Region and the account');
  if (name === 'AbortError' || name === 'TimeoutError')
    return error(
      `no answer within ${READ_TIME / 1000} s`,
      'a function in a network needs an endpoint for the service there',
    );
  return error(`"${problemOf(thrown).detail}"`);
}

/**
 * What `ssm:NAME` or `s3://BUCKET/KEY` holds.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where it cannot be read, `ERR_MILLRACE_SDK` where AWS's SDK is missing
 */
export async function readRemote(uri: string, readTime: number = READ_TIME): Promise<RemoteText> {
  const place = placeOf(uri);
  if (place === null) {
    const expected = 'ssm:NAME of a parameter, or s3://BUCKET/KEY of an object';
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: uri, expected, found: 'neither' });
  }
  try {
    return await place.read(AbortSignal.timeout(readTime));
  } catch (error) {
    throw error instanceof MillraceError ? error : readError(uri, place, error);
  }
}
