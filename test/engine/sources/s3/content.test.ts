import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createObjectReader } from '../../../../engine/sources/s3/content.ts';
import { pointSdkAt } from '../../../servers/aws-environment.ts';

let server: Server;

/** A server of S3 that answers as it is told. */
async function serve(respond: (response: ServerResponse) => void): Promise<void> {
  server = createServer((_, response) => respond(response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  pointSdkAt({ S3: `http://127.0.0.1:${(server.address() as { port: number }).port}` });
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const OBJECT = { record: 0, bucket: 'a-bucket', key: 'k', versionId: null };

async function read(deadline: number, callTime: number): Promise<string> {
  const content = await createObjectReader({ callTime }).open(OBJECT, deadline);
  if (typeof content === 'string') throw new Error(content);
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('content may take longer than a call has to be answered', async () => {
  await serve((response) => {
    response.writeHead(200, { 'content-length': '6' });
    let sent = 0;
    const timer = setInterval(() => {
      sent += 1;
      response.write('x');
      if (sent === 6) clearInterval(timer);
    }, 150);
  });
  expect(await read(Number.POSITIVE_INFINITY, 400)).toBe('xxxxxx');
});

test('content that stalls is given up at the deadline', async () => {
  await serve((response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('only this');
  });
  const begin = Date.now();
  await expect(read(begin + 500, 5000)).rejects.toThrow('the deadline came first');
  expect(Date.now() - begin).toBeLessThan(1500);
});

test('a call that is not answered is tried again', async () => {
  let calls = 0;
  await serve((response) => {
    calls += 1;
    if (calls > 2) response.end('done');
  });
  expect(await read(Number.POSITIVE_INFINITY, 300)).toBe('done');
  expect(calls).toBeGreaterThan(2);
});
