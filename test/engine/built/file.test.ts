import { describe, expect, it, test } from 'vitest';
import { isBuilt, readBuilt, writeBuilt } from '../../../engine/built/file.ts';
import { buildPipeline } from '../../../engine/index.ts';
import { VERSION } from '../../../engine/version.ts';
import packageJson from '../../../package.json' with { type: 'json' };

const file = buildPipeline({ parse: 'apache-combined', filter: { status: { gte: 400 } } });

/** What reading says, where it says no. */
function problemOf(bytes: Uint8Array): { readonly code: string; readonly message: string } | null {
  try {
    readBuilt(bytes);
    return null;
  } catch (error) {
    return error as { code: string; message: string };
  }
}

test('the version is that of the package', () => {
  expect(VERSION).toBe(packageJson.version);
});

describe('a file', () => {
  it('gives back what was written, arrays of bytes wherever they are', () => {
    const content = {
      __proto__: null,
      a: [Uint8Array.of(1, 2, 3), { b: new Uint8Array(0), $bytes: ['0', '1'] }],
      text: '\ud800 ä →',
      none: null,
      last: Uint8Array.of(4),
    };
    expect(readBuilt(writeBuilt(content))).toEqual({ ...content });
  });

  it('keeps a member called __proto__', () => {
    const content = { names: JSON.parse('{"__proto__":"a"}') as object };
    expect(JSON.stringify(readBuilt(writeBuilt(content)))).toBe(JSON.stringify(content));
  });

  it('may begin anywhere in memory', () => {
    const shifted = new Uint8Array(file.length + 5);
    shifted.set(file, 3);
    expect(readBuilt(shifted.subarray(3, 3 + file.length))).toEqual(readBuilt(file));
  });

  it('is the same for the same pipeline', () => {
    expect(buildPipeline({ parse: 'apache-combined', filter: { status: { gte: 400 } } })).toEqual(file);
  });

  it('shares nothing with the bytes that it was read from', () => {
    const copy = Uint8Array.from(file);
    const read = readBuilt(copy);
    copy.fill(0);
    expect(read).toEqual(readBuilt(file));
  });
});

describe('a file that is damaged', () => {
  it('is an error wherever it is cut off', () => {
    for (let length = 0; length < file.length; length += 97) {
      const problem = problemOf(file.subarray(0, length));
      expect(problem?.code, `${length} bytes`).toBe('ERR_MILLRACE_PIPELINE');
      if (length > 8) expect(problem?.message).toMatch(/cut off; build it again/);
    }
  });

  it('is an error for any bit of its beginning, and one of every 31st byte behind it', () => {
    const copy = Uint8Array.from(file);
    for (let bit = 0; bit < 8 * file.length; bit += bit < 8 * 64 ? 1 : 8 * 31 + 1) {
      copy[bit >> 3]! ^= 1 << (bit & 7);
      expect(problemOf(copy)?.code, `bit ${bit}`).toBe('ERR_MILLRACE_PIPELINE');
      copy[bit >> 3]! ^= 1 << (bit & 7);
    }
    expect(problemOf(copy)).toBeNull();
  });

  it('is an error with bytes added, taken out, or two words exchanged', () => {
    const exchanged = Uint8Array.from(file);
    exchanged.copyWithin(400, 404, 408);
    exchanged.set(file.subarray(400, 404), 404);
    const longer = Buffer.concat([file, Buffer.alloc(4)]);
    const shorter = Buffer.concat([file.subarray(0, 400), file.subarray(404)]);
    for (const bytes of [exchanged, longer, shorter]) expect(problemOf(bytes)?.message).toMatch(/damaged/);
  });
});

describe('a file of something else', () => {
  it('says what it has to be', () => {
    for (const text of ['', 'parse: json\n', 'millrace', 'MILLRAC'])
      expect(problemOf(Buffer.from(text))?.message).toMatch(/expected a file of millrace build, found/);
    expect(isBuilt(Buffer.from('parse: json'))).toBe(false);
    expect(isBuilt(file)).toBe(true);
  });

  it('of another format is to be built again, before anything else of it is read', () => {
    const other = Uint8Array.from(file);
    other[8]! += 1;
    other[40]! ^= 1;
    expect(problemOf(other)?.message).toBe(
      `pipeline: expected a pipeline built by millrace ${VERSION}, found one of format 2, and not 1; build it again: millrace build PIPELINE`,
    );
  });
});
