/**
 * @module engine/kernel/host/wasm
 * The bytes of the kernel's builds. The layer has them in files beside its code in place of this (`layer/compose/bundle.ts`).
 */
import { WASM as PLAIN } from '../wasm/plain.ts';
import { WASM as RELAXED } from '../wasm/relaxed.ts';

export type Build = 'relaxed' | 'plain';

const BASE64: Readonly<Record<Build, string>> = { relaxed: RELAXED, plain: PLAIN };

export const wasmOf = (build: Build): Uint8Array<ArrayBuffer> => Buffer.from(BASE64[build], 'base64');
