/**
 * @module cli/run/counted
 * A source whose bytes are counted as they come.
 */
import type { InputSource } from './inputs.ts';

export function counted(source: InputSource, count: (bytes: number) => void): InputSource {
  if (typeof source === 'function') {
    return async (place) => {
      const bytes = await source(place);
      count(bytes);
      return bytes;
    };
  }
  return (async function* () {
    for await (const chunk of source) {
      count(chunk.length);
      yield chunk;
    }
  })();
}
