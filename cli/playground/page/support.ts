/**
 * @module cli/playground/page/support
 * Whether this browser can run millrace.
 */

/** A module with one instruction of SIMD: `(func (drop (v128.const i32x4 0 0 0 0)))`. */
const SIMD = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00], // one type: () → ()
  ...[0x03, 0x02, 0x01, 0x00], // one function of it
  ...[0x0a, 0x17, 0x01, 0x15, 0x00, 0xfd, 0x0c, ...Array<number>(16).fill(0), 0x1a, 0x0b],
];

const USE = 'use Chrome 120, Firefox 119, Safari 17, or newer.';

/** What is missing and what to do, in one line; `null`: nothing is. */
export function whyUnable(): string | null {
  if (globalThis.WebAssembly === undefined)
    return 'This browser has WebAssembly switched off: switch it on, or use another browser.';
  if (!WebAssembly.validate(new Uint8Array(SIMD)))
    return `This browser has no WebAssembly SIMD, which millrace needs: ${USE}`;
  // The latest of what page and engine use.
  const isNew = 'canParse' in URL && 'isWellFormed' in String.prototype && 'CompressionStream' in globalThis;
  return isNew ? null : `This browser is too old for this page: ${USE}`;
}
