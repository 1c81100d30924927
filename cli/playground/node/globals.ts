/**
 * @module cli/playground/node/globals
 * The globals of Node that the engine names, as far as it uses them to transform records. The build puts them where they are named.
 */
import { Buffer } from 'buffer/';
import * as crypto from './crypto.ts';
import * as zlib from './zlib.ts';

export { Buffer };

const MODULES: Readonly<Record<string, unknown>> = { 'node:zlib': zlib, 'node:crypto': crypto };

/** Settings of Lambda's and millrace's own are not set; what else is asked for are keys of `redact`. */
const IS_SETTING = /^(?:AWS|MILLRACE|LAMBDA)_/;

/** Of 16 bytes and more. The page says that it is no secret. */
export const SHOWN_KEY = 'a key that is only for show';

export const process = {
  env: new Proxy({} as Record<string, string | undefined>, {
    get: (set, name) =>
      typeof name === 'string' ? (set[name] ?? (IS_SETTING.test(name) ? undefined : SHOWN_KEY)) : undefined,
  }),
  version: 'none',
  versions: { node: 'none: this is a browser' },
  platform: 'browser',
  arch: 'wasm',
  cwd: () => '/',
  stdout: {}, // no terminal
  getBuiltinModule: (name: string) => MODULES[name],
};
