import { expect, test } from 'vitest';
import { garbageCollector } from '../../../bench/measure/stats.ts';
import type { Invocation, RuntimeApi } from '../../../handler/raw-runtime/runtime-api.ts';
import { type ServeOptions, serve } from '../../../handler/raw-runtime/serve.ts';

/** A Runtime API with so many invocations; then it keeps silent. */
function apiOf(count: number, made: (invocation: Invocation) => void = () => {}) {
  let given = 0;
  const replies: string[] = [];
  const api: RuntimeApi = {
    next() {
      given += 1;
      if (given > count) return new Promise(() => {});
      const invocation: Invocation = {
        requestId: String(given),
        deadline: null,
        functionArn: null,
        traceId: null,
        event: new Uint8Array(1000),
      };
      made(invocation);
      return Promise.resolve(invocation);
    },
    async respond(requestId) {
      replies.push(requestId);
    },
    async fail() {},
    async failInit() {},
    close() {},
  };
  return { api, replies };
}

const options: ServeOptions = {
  handle: ({ event }) => Promise.resolve(event),
  place: async (length) => new Uint8Array(length),
  onInvocation() {},
  warn() {},
};

test('a finished invocation is not kept, however long the process lives', async () => {
  const seen: WeakRef<Invocation>[] = [];
  const { api, replies } = apiOf(200, (invocation) => seen.push(new WeakRef(invocation)));
  const serving = serve(api, options);
  await expect.poll(() => replies.length).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 10));
  garbageCollector()();
  expect(seen.filter((one) => one.deref() !== undefined).length).toBeLessThanOrEqual(2);
  serving.stop();
  await serving.ended;
});

test('it is stopped while it waits for an invocation, at once', async () => {
  const { api, replies } = apiOf(1);
  const serving = serve(api, options);
  await expect.poll(() => replies.length).toBe(1);
  serving.stop();
  await expect(serving.ended).resolves.toBeUndefined();
});

test('stopped during an invocation, it ends after the reply', async () => {
  let finish: (bytes: Uint8Array) => void = () => {};
  const { api, replies } = apiOf(5);
  const handle = () => new Promise<Uint8Array>((resolve) => (finish = resolve));
  const serving = serve(api, { ...options, handle });
  await expect.poll(() => serving.current()?.requestId).toBe('1');
  serving.stop();
  finish(new Uint8Array(0));
  await serving.ended;
  expect(replies).toEqual(['1']);
});

test('it ends with the error of an API that cannot be talked to, also after it was stopped without a rejection unheard', async () => {
  const { api } = apiOf(0);
  let refuse: (error: Error) => void = () => {};
  const failing: RuntimeApi = { ...api, next: () => new Promise((_, reject) => (refuse = reject)) };
  const serving = serve(failing, options);
  refuse(new Error('gone'));
  await expect(serving.ended).rejects.toThrow('gone');
  const stopped = serve(failing, options);
  stopped.stop();
  refuse(new Error('closed by who stopped it'));
  await expect(stopped.ended).resolves.toBeUndefined();
});
