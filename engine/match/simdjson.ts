/**
 * @module engine/match/simdjson
 * Validates many JSON records in one call. The only file that imports `simdjson`. A call costs about 20 µs and then
 * little a byte, so it is asked once a batch and never once a record (figures: ARCHITECTURE.md, "simdjson").
 */
import { createRequire } from 'node:module';
import { isOneObjectSpan } from './json-text.ts';

interface Binding {
  isValid(text: string): boolean;
}

let binding: Binding | null | undefined;

/** `null` where the addon cannot be loaded: then `JSON.parse` does the work, with the same answers. */
function loadBinding(): Binding | null {
  if (binding === undefined) {
    try {
      binding = createRequire(import.meta.url)('simdjson') as Binding;
    } catch {
      binding = null;
    }
  }
  return binding;
}

/** Fewer characters than this are validated faster one by one. Measured by `npm run bench:simdjson`. */
const LEAST_CHARACTERS = 64 * 1024;

/**
 * Whether every text is a valid JSON object, asked of simdjson in one call. `false` only says that it is not known:
 * simdjson refuses some texts `JSON.parse` takes (numbers beyond a double, depth over 1,024).
 */
export function areJsonObjects(texts: readonly (string | null)[]): boolean {
  let characters = 0;
  for (const text of texts) characters += text?.length ?? 0;
  if (characters < LEAST_CHARACTERS) return false;
  const simdjson = loadBinding();
  return (
    simdjson !== null &&
    texts.every((text) => text !== null && isOneObjectSpan(text)) &&
    simdjson.isValid(`[${texts.join(',')}]`)
  );
}
