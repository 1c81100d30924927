import { vi } from 'vitest';

/** AWS's SDK talks to servers of this machine, with keys that open nothing. */
export function pointSdkAt(
  urls: Readonly<Partial<Record<'FIREHOSE' | 'S3' | 'KINESIS' | 'SSM', string>>>,
): void {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  for (const [service, url] of Object.entries(urls)) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url);
}
