/**
 * @module cli/playground/node/crypto
 * `node:crypto` for the decoder kpl and the steps sample and redact.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer/';

const HASHES = { md5, sha256 };
type HashName = keyof typeof HASHES;

interface Running {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

function asNode(running: Running) {
  const made = {
    update(data: Uint8Array | string) {
      running.update(typeof data === 'string' ? Buffer.from(data, 'utf8') : data);
      return made;
    },
    digest(encoding?: 'hex') {
      const bytes = Buffer.from(running.digest());
      return encoding === undefined ? bytes : bytes.toString(encoding);
    },
  };
  return made;
}

export const createHash = (name: HashName) => asNode(HASHES[name].create());
export const createHmac = (name: HashName, key: Uint8Array) => asNode(hmac.create(HASHES[name], key));
