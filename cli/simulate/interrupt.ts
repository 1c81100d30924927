/**
 * @module cli/simulate/interrupt
 * Ctrl-C: the first one ends a run, which then says how far it came; the second one ends the process.
 */

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * A terminal sends Ctrl-C to every process at once, and npm and `layer/pinned.mjs` pass on what they get: one press is
 * several signals.
 */
const ONE_PRESS_MS = 300;

/**
 * @param first ends the run
 * @param second what is to be put right before the process dies of the signal
 * @returns takes it back
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
