import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SsmServer {
  readonly url: string;
  /** Name → its values, the first version first; `denied`: nobody may read it. */
  readonly parameters: Map<string, readonly string[] | 'denied'>;
  close(): Promise<void>;
}

/** Systems Manager's GetParameter as AWS's SDK speaks it, over HTTP. */
export async function startSsm(): Promise<SsmServer> {
  const parameters: SsmServer['parameters'] = new Map();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    const refuse = (__type: string) => send(400, { __type, message: `refused: ${__type}` });
    if (request.headers['x-amz-target'] !== 'AmazonSSM.GetParameter')
      return refuse('UnknownOperationException');
    const { Name, WithDecryption } = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
    const [, name, selector] = /^(.*?)(?::(\d+))?$/.exec(String(Name))!;
    const values = parameters.get(name!);
    if (values === 'denied' || WithDecryption !== true) return refuse('AccessDeniedException');
    if (values === undefined) return refuse('ParameterNotFound');
    const Version = selector === undefined ? values.length : Number(selector);
    const Value = values[Version - 1];
    if (Value === undefined) return refuse('ParameterVersionNotFound');
    return send(200, { Parameter: { Name: name, Type: 'SecureString', Value, Version } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    parameters,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
