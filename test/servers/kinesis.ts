import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

export interface KinesisServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A port that nothing listens on just now. */
const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => void child.once('exit', () => resolve()));
}

/** A real Kinesis server on this machine, without streams. */
export async function startKinesis(): Promise<KinesisServer> {
  const main = createRequire(import.meta.url).resolve('kinesis-local/main.js');
  const [plain, tls] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [main], {
    cwd: dirname(main), // its certificate lies there
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      KINESIS_MOCK_PLAIN_PORT: String(plain),
      KINESIS_MOCK_TLS_PORT: String(tls),
      LOG_LEVEL: 'ERROR',
    },
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const url = `http://127.0.0.1:${plain}`;
  for (let tries = 0; !(await isUp(`${url}/healthcheck`)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`kinesis-local did not start: ${said}`);
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  return {
    url,
    async close() {
      const end = ended(child);
      child.kill('SIGKILL');
      await end;
    },
  };
}
