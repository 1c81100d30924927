/**
 * @module cli/simulate/interrupt
 * Ctrl-C: the first ends the run, which then reports how far it got; the second ends the process.
 */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * A terminal sends Ctrl-C to every process at once, and npm and `layer/pinned.mjs` forward it: one press is several
 * signals.
 */
const ONE_PRESS_MS = 300;

/**
 * @param first ends the run
 * @param second cleans up before the process dies of the signal
 * @returns removes the handlers
 */
export function onInterrupt(
  first: () => void,
  second: () => void,
  now = () => performance.now(),
): () => void {
  let pressed: number | null = null;
  const forget = () => {
    for (const signal of SIGNALS) process.removeListener(signal, interrupted);
  };
  const interrupted = (signal: NodeJS.Signals) => {
    if (pressed === null) {
      pressed = now();
      first();
    } else if (now() - pressed > ONE_PRESS_MS) {
      forget();
      second();
      process.kill(process.pid, signal);
    }
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  return forget;
}
