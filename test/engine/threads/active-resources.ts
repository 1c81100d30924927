/**
 * @module test/engine/threads/active-resources
 * What keeps this process alive, its own pipes aside.
 */
import { setImmediate } from 'node:timers/promises';

/** The port of a thread that has ended closes some turns of the event loop later; what stays for a second is left open. */
const PATIENCE = 1000;

export async function activeResources(): Promise<string[]> {
  const list = () => process.getActiveResourcesInfo().filter((kind) => !/PipeWrap|TTYWrap/.test(kind));
  const until = performance.now() + PATIENCE;
  while (list().length > 0 && performance.now() < until) await setImmediate();
  return list();
}
