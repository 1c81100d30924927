/**
 * @module engine/reference/simdjson
 * Whether text is JSON, by the addon `simdjson`. The only file that imports it (docs/decisions/simdjson.md has figures).
 */
import { constants } from 'node:os';
import { nativeRequire } from '../native-require.ts';

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
  const require = nativeRequire();
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

/** `null` where the addon cannot be loaded: then `JSON.parse` does the work, with the same results. */
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
 * Whether simdjson finds the text valid. False means that it is not known: simdjson refuses some texts that JSON.parse
 * takes (numbers beyond a double, depth over 1,024), and may not be there at all.
 */
export function isValidJson(text: string): boolean {
  return loadBinding()?.isValid(text) ?? false;
}
