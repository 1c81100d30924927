/**
 * @module engine/reference/simdjson
 * Validates many JSON records in one call. The only file that imports `simdjson` (figures: ARCHITECTURE.md, "simdjson").
 */
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { isOneObjectSpan } from '../values/json-text.ts';

interface Binding {
  isValid(text: string): boolean;
}

let binding: Binding | null | undefined;
let failure: string | null = null;

const NPM_BINARY = 'simdjson/build/Release/simdjson.node';

/**
 * As npm compiles it, the addon has names in common with the simdjson inside Node, of another version, and the dynamic
 * linker gives it Node's: `isValid` then ran a function on an object of another layout and asked for up to a petabyte of
 * memory. RTLD_DEEPBIND has it find its own first. The binaries that we compile are linked so that they do (OWN_SYMBOLS in
 * layer/natives/node-gyp.ts).
 */
function openBinding(): Binding {
  const require = createRequire(import.meta.url);
  const { RTLD_NOW, RTLD_DEEPBIND } = constants.dlopen;
  let file: string;
  try {
    file = require.resolve(NPM_BINARY);
  } catch {
    return require('simdjson') as Binding; // the layer's package, which lies elsewhere; or none at all
  }
  if (RTLD_NOW === undefined || RTLD_DEEPBIND === undefined) return require('simdjson') as Binding;
  const addon: { exports: unknown } = { exports: {} };
  process.dlopen(addon, file, RTLD_NOW | RTLD_DEEPBIND);
  return addon.exports as Binding;
}

/** `null` where the addon cannot be loaded: then `JSON.parse` does the work, with the same answers. */
function loadBinding(): Binding | null {
  if (binding === undefined) {
    try {
      binding = openBinding();
    } catch (error) {
      binding = null;
      failure = (error as Error).message;
    }
  }
  return binding;
}

/** Why the addon cannot be loaded; `null`: it can. */
export function whyNoSimdjson(): string | null {
  loadBinding();
  return failure;
}

/**
 * Characters validated in one call. Far above, the binding's buffers are returned to the system after every call and cost
 * page faults: `isValid` against one `JSON.parse` a record, 505-byte documents, was 3.6 times as fast at 50 KB, 1.7 at 500 KB
 * and 0.85 at 5 MB (2026-11-28, `npm run bench:simdjson`).
 */
const CHUNK_CHARACTERS = 48 * 1024;

/**
 * Which of the texts (`null`: not text) are found to be valid JSON objects: 1, or 0 where it is not known. simdjson refuses
 * some texts that `JSON.parse` takes (numbers beyond a double, depth over 1,024), and knows a chunk only as a whole.
 */
export function findJsonObjects(texts: readonly (string | null)[]): Uint8Array {
  const found = new Uint8Array(texts.length);
  let chunk: number[] = [];
  let characters = 0;
  for (const [index, text] of texts.entries()) {
    if (text === null || !isOneObjectSpan(text)) continue;
    chunk.push(index);
    characters += text.length;
    if (characters < CHUNK_CHARACTERS) continue;
    // A smaller rest is left to JSON.parse: it would not pay.
    if (loadBinding()?.isValid(`[${chunk.map((at) => texts[at]).join(',')}]`)) {
      for (const at of chunk) found[at] = 1;
    }
    chunk = [];
    characters = 0;
  }
  return found;
}
