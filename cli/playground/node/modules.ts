/**
 * @module cli/playground/node/modules
 * What else of Node's modules the engine imports. Each `node:` import of the bundle is this file, but for those that have their own:
 * the build fails for a name that is not here.
 */

const refuse = (what: string) => (): never => {
  throw new Error(`${what} is not there in a browser`);
};

// node:buffer
const strict = new TextDecoder('utf-8', { fatal: true });

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

// node:net; a URL's host is read by the same rules, but for zones
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

export const isIPv4 = (text: string): boolean => IPV4.test(text);
export const isIPv6 = (text: string): boolean =>
  /^[0-9a-fA-F:.]+(?:%[0-9a-zA-Z.:-]+)?$/.test(text) && URL.canParse(`http://[${text.split('%')[0]}]/`);

// node:os, node:worker_threads: one thread, which is nobody's main one
export const availableParallelism = (): number => 1;
export const constants = { dlopen: {} };
export const isMainThread = false;
export const workerData = null;

// node:fs, node:path, node:url: there are no files
export const existsSync = (): boolean => false;
export const resolve = (...parts: readonly string[]): string => parts.at(-1)!;
export const relative = (_from: string, to: string): string => to;
export const sep = '/';
export const extname = (): string => '';
export const fileURLToPath = (url: string | URL): string => String(url);
export const pathToFileURL = (file: string): URL => new URL(file, 'file:///');
export const write = refuse('a file');
export const writeSync = refuse('a file');
export const fstatSync = refuse('a file');

// node:util, node:tty: text without colours
export const styleText = (_style: unknown, text: string): string => text;
export const stripVTControlCharacters = (text: string): string => text;
export const promisify = (call: unknown): unknown => call;
export const isatty = (): boolean => false;
export const isDate = (value: unknown): boolean => value instanceof Date;

// node:timers/promises
export const setTimeout = (ms: number): Promise<void> =>
  new Promise((done) => globalThis.setTimeout(done, ms));

// node:vm, node:stream: user code, and objects of S3
export const Script = class {
  readonly runInThisContext = refuse('node:vm');
};
export const pipeline = refuse('a stream');
export const Readable = { from: refuse('a stream'), fromWeb: refuse('a stream') };
