/**
 * @module engine/lines/pauses
 * Notices when a source pauses (a pipe from `tail -f`), so that its lines are not held back until a batch is full.
 */

async function isSlow(next: Promise<unknown>, afterMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<true>((resolve) => {
    timer = setTimeout(resolve, afterMs, true);
  });
  const here = next.then(
    () => false,
    () => false, // the error is thrown where the value would be taken
  );
  try {
    return await Promise.race([here, slow]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The source's values, and `null` each time one takes longer than `afterMs`.
 * @example for await (const chunk of withPauses(process.stdin, 200)) if (chunk === null) flush()
 */
export async function* withPauses<T>(source: AsyncIterable<T>, afterMs: number): AsyncGenerator<T | null> {
  const iterator = source[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<T, unknown>> | null = null;
  let isDone = false;
  try {
    for (;;) {
      next = iterator.next();
      if (await isSlow(next, afterMs)) yield null;
      const result = await next;
      next = null;
      isDone = result.done === true;
      if (result.done) return;
      yield result.value;
    }
  } finally {
    const ended = isDone ? undefined : iterator.return?.();
    // Left during a pause, a generator ends only once its value has come; that may never happen, so nothing waits for it.
    if (next === null) await ended;
    else ended?.catch(() => {});
  }
}
