import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeLinksRelative } from '../../../layer/natives/sysroot.ts';

test("links that start at the machine's root lead into the sysroot afterwards; others stay", () => {
  const root = mkdtempSync(join(tmpdir(), 'millrace-sysroot-'));
  try {
    mkdirSync(join(root, 'lib/arch'), { recursive: true });
    mkdirSync(join(root, 'usr/lib/arch'), { recursive: true });
    writeFileSync(join(root, 'lib/arch/libm.so.6'), 'the shared one');
    symlinkSync('/lib/arch/libm.so.6', join(root, 'usr/lib/arch/libm.so'));
    symlinkSync('libm.so.6', join(root, 'lib/arch/libm.so'));
    symlinkSync('/nowhere', join(root, 'dangling'));
    makeLinksRelative(root);
    expect(readlinkSync(join(root, 'usr/lib/arch/libm.so'))).toBe('../../../lib/arch/libm.so.6');
    expect(readFileSync(join(root, 'usr/lib/arch/libm.so'), 'utf8')).toBe('the shared one');
    expect(readlinkSync(join(root, 'lib/arch/libm.so'))).toBe('libm.so.6');
    expect(readlinkSync(join(root, 'dangling'))).toBe('nowhere');
  } finally {
    rmSync(root, { recursive: true });
  }
});
