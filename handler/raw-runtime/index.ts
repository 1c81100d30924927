/**
 * @module handler/raw-runtime
 * A Lambda runtime of millrace's own, in place of the managed one: it takes an event's bytes from the Runtime API straight
 * into the kernel's memory and replies from it, so that nothing is parsed, stringified or copied. The layer's wrapper
 * `/opt/millrace/raw` starts it with the runtime's own Node; `--refuse MESSAGE` makes it report an init error, for what the
 * wrapper finds wrong.
 */
import { MillraceError } from '../../engine/errors.ts';
import { errorLine } from '../log.ts';
import { readRuntimeSettings, setCurrentTraceId } from '../settings.ts';
import { type Started, start } from '../start.ts';
import { createInvocationHandler } from './invocation-handler.ts';
import { createRuntimeApi, type RuntimeApi } from './runtime-api.ts';
import { serve } from './serve.ts';

const warn = (line: string) => {
  console.warn(line);
};

function refusal(message: string): MillraceError {
  const [path = '', expected = '', found = '', hint = ''] = message.split('|');
  return new MillraceError('ERR_MILLRACE_SETTING', { path, expected, found, hint });
}

async function startOrReport(api: RuntimeApi): Promise<Started> {
  try {
    const at = process.argv.indexOf('--refuse');
    if (at !== -1) throw refusal(process.argv[at + 1] ?? '');
    return await start({ rawEvents: true });
  } catch (error) {
    warn(errorLine('init error', error));
    await api.failInit(error).catch((refused: unknown) => warn(errorLine('the Runtime API', refused)));
    process.exit(1);
  }
}

const { api: host, ...names } = readRuntimeSettings();
const api = createRuntimeApi(host);
const { engine, handler, chaos, log } = await startOrReport(api);
const handle = createInvocationHandler(engine, handler, { names, log });

const serving = serve(api, {
  handle: chaos?.aroundInvocationHandler(handle) ?? handle,
  place: (length) => engine.reserve(length),
  onInvocation: ({ traceId }) => setCurrentTraceId(traceId),
  warn,
});

/** An uncaught error: the current invocation fails with it, and the process ends, as its state is not known. */
async function crash(error: unknown): Promise<never> {
  warn(errorLine('uncaught', error));
  const invocation = serving.current();
  if (invocation !== null) {
    const reporter = createRuntimeApi(host); // the other connection may be in the middle of something
    await reporter.fail(invocation.requestId, error).catch(() => {});
  }
  process.exit(1);
}
process.on('uncaughtException', (error) => void crash(error));
process.on('unhandledRejection', (error) => void crash(error));
// Sent at the end of the environment's life, where an extension is registered: some hundred milliseconds are left.
process.on('SIGTERM', () => serving.stop());

try {
  await serving.ended;
} catch (error) {
  warn(errorLine('the Runtime API', error));
  process.exit(1);
}
api.close();
await engine.close();
process.exit(0);
