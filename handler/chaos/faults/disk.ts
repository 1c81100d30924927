/**
 * @module handler/chaos/faults/disk
 * A disk that is slow, or whose folder for temporary files is full. Done to Node's `fs` in this process and on this thread,
 * not to the disk: a disk that is really full would hit what shares it, and what was written would have to be found
 * again after a crash. Gone with the invocation. Threads of the engine have an `fs` of their own and are not reached.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { defineFault, type Undo } from '../fault.ts';

/** What writes, by name, in each of its three forms: `writeFile`, `writeFileSync`, `promises.writeFile`. */
const WRITERS = ['appendFile', 'copyFile', 'mkdir', 'mkdtemp', 'open', 'truncate', 'writeFile'] as const;
const READERS = ['readFile', 'readdir', 'stat'] as const;
/** These two name first what is read. */
const TARGET_SECOND: readonly string[] = ['copyFile'];

type Function = (...given: unknown[]) => unknown;
type Functions = Record<string, Function>;

/** The file that a call is about; `null` where it is an open one. */
function pathOf(given: unknown): string | null {
  if (given instanceof URL) return given.protocol === 'file:' ? fileURLToPath(given) : null;
  if (typeof given === 'string') return resolve(given);
  return given instanceof Uint8Array ? resolve(Buffer.from(given).toString()) : null;
}

/** Whether `open` is asked to write, by its flags. */
const opensToWrite = (flags: unknown): boolean =>
  typeof flags === 'number' ? (flags & 3) !== 0 : typeof flags === 'string' && /[wa+]/.test(flags);

interface Around {
  readonly async: (path: string, writes: boolean, go: () => unknown) => Promise<unknown>;
  readonly sync: (path: string, writes: boolean, go: () => unknown) => unknown;
}

/** Puts something around every call of `fs` that names a file. */
function patch(around: Around): Undo {
  const saved: [Functions, string, Function][] = [];
  const replace = (owner: Functions, name: string, make: (was: Function) => Function) => {
    const was = owner[name]!;
    saved.push([owner, name, was]);
    owner[name] = make(was);
  };
  const look = (name: string, given: readonly unknown[]) => {
    const path = pathOf(given[TARGET_SECOND.includes(name) ? 1 : 0]);
    const writes = name === 'open' ? opensToWrite(given[1]) : (WRITERS as readonly string[]).includes(name);
    return { path, writes };
  };
  const plain = fs as unknown as Functions;
  const promises = fs.promises as unknown as Functions;
  for (const name of [...WRITERS, ...READERS]) {
    replace(plain, `${name}Sync`, (was) => (...given) => {
      const { path, writes } = look(name, given);
      return path === null ? was.apply(fs, given) : around.sync(path, writes, () => was.apply(fs, given));
    });
    replace(promises, name, (was) => (...given) => {
      const { path, writes } = look(name, given);
      return path === null
        ? was.apply(fs.promises, given)
        : around.async(path, writes, () => was.apply(fs.promises, given));
    });
    replace(plain, name, (was) => (...given) => {
      const { path, writes } = look(name, given);
      const back = given.at(-1);
      if (path === null || typeof back !== 'function') return was.apply(fs, given);
      // The call reports its own errors through the callback; only those of `around` are handled here.
      around.async(path, writes, () => was.apply(fs, given)).catch((error: unknown) => back(error));
      return undefined;
    });
  }
  syncBuiltinESMExports(); // named imports of ECMAScript modules
  return () => {
    for (const [owner, name, was] of saved) owner[name] = was;
    syncBuiltinESMExports();
  };
}

function noSpace(path: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`ENOSPC: no space left on device, open '${path}'`);
  return Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'open', path });
}

export const tmpFull = defineFault({
  name: 'tmp-full',
  about: () => 'finds the temporary folder full: `fs` fails there with ENOSPC on every write',
  options: {},
  before() {
    const folder = resolve(tmpdir());
    const refuse = (path: string, writes: boolean) => {
      if (writes && (path === folder || path.startsWith(folder + sep))) throw noSpace(path);
    };
    return patch({
      async async(path, writes, go) {
        refuse(path, writes);
        return go();
      },
      sync(path, writes, go) {
        refuse(path, writes);
        return go();
      },
    });
  },
});

const sleepCell = new Int32Array(new SharedArrayBuffer(4));

export const slowDisk = defineFault({
  name: 'slow-disk',
  about: ({ ms }) => `waits ${ms} ms in every call of \`fs\` that names a file`,
  options: {
    ms: v.pipe(
      v.number('milliseconds'),
      v.minValue(1, 'milliseconds from 1'),
      v.maxValue(60_000, 'at most 60000 ms'),
    ),
  },
  before({ ms }) {
    return patch({
      async async(_path, _writes, go) {
        await new Promise((done) => setTimeout(done, ms));
        return go();
      },
      sync(_path, _writes, go) {
        Atomics.wait(sleepCell, 0, 0, ms);
        return go();
      },
    });
  },
});
