/**
 * @module engine/kernel/assembly/result
 * A record's result in the reply to an event, with a comma before it.
 */
import { STATUS_DROPPED, STATUS_OK } from '../memory.ts';
import { base64Length, encodeBase64 } from './base64-encode.ts';
import { copyLiteral } from './lanes.ts';
import { keyed, keys, keysEnd } from './template.ts';

// Literals, each padded to whole vectors (copyLiteral).
// ,{"recordId":
const OPEN = memory.data<u8>([44, 123, 34, 114, 101, 99, 111, 114, 100, 73, 100, 34, 58, 0, 0, 0], 16);
const OPEN_LENGTH: usize = 13;
// ,"result":"Ok","data":"
const OK = memory.data<u8>([
  44, 34, 114, 101, 115, 117, 108, 116, 34, 58, 34, 79, 107, 34, 44, 34,
  100, 97, 116, 97, 34, 58, 34, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);
const OK_LENGTH: usize = 23;
// ,"result":"ProcessingFailed","data":
const FAILED = memory.data<u8>([
  44, 34, 114, 101, 115, 117, 108, 116, 34, 58, 34, 80, 114, 111, 99, 101,
  115, 115, 105, 110, 103, 70, 97, 105, 108, 101, 100, 34, 44, 34, 100, 97,
  116, 97, 34, 58, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
], 16);
const FAILED_LENGTH: usize = 36;
// ,"result":"Dropped","data":""}
const DROPPED = memory.data<u8>([
  44, 34, 114, 101, 115, 117, 108, 116, 34, 58, 34, 68, 114, 111, 112, 112,
  101, 100, 34, 44, 34, 100, 97, 116, 97, 34, 58, 34, 34, 125, 0, 0,
], 16);
const DROPPED_LENGTH: usize = 30;
// ","metadata":
const METADATA = memory.data<u8>([34, 44, 34, 109, 101, 116, 97, 100, 97, 116, 97, 34, 58, 0, 0, 0], 16);
const METADATA_LENGTH: usize = 13;

/** By how many bytes results were shorter than those of records that fail without data, in all (overflow.ts). */
export let spare: usize = 0;

/** Before an event's first result. */
export function beginResults(): void {
  spare = 0;
}

/** The data of a result without any. */
export const NO_DATA = memory.data<u8>([34, 34], 16);
export const NO_DATA_LENGTH: usize = 2;

/** Bytes of a record's result. */
// @ts-ignore: decorator
@inline
export function resultSize(status: usize, idLength: usize, dataLength: usize, textLength: usize): usize {
  if (status == STATUS_DROPPED) return OPEN_LENGTH + idLength + DROPPED_LENGTH;
  if (status != STATUS_OK) return OPEN_LENGTH + idLength + FAILED_LENGTH + dataLength + 1;
  const plain = OPEN_LENGTH + idLength + OK_LENGTH + base64Length(textLength) + 2;
  return keyed ? plain + METADATA_LENGTH + (keysEnd - keys) - 1 : plain; // without the quote, which METADATA begins with
}

/**
 * Writes the result of a record; 0: the reply would pass its ceiling.
 * @param id, data the JSON texts of the record's id and data, quotes included
 * @param text its output, where its status is STATUS_OK
 */
// @ts-ignore: decorator
@inline
export function writeResult(
  status: usize, id: usize, idEnd: usize, data: usize, dataEnd: usize, text: usize, textEnd: usize,
  target: usize, limit: usize,
): usize {
  const idLength = idEnd - id;
  const size = resultSize(status, idLength, dataEnd - data, textEnd - text);
  if (target + size + 2 > limit) return 0; // 2: the `]}` at the end

  target = copyLiteral(OPEN, OPEN_LENGTH, target);
  target = copyLiteral(id, idLength, target);
  if (status == STATUS_OK) {
    const shortest = OPEN_LENGTH + idLength + FAILED_LENGTH + NO_DATA_LENGTH + 1;
    if (size < shortest) spare += shortest - size;
    target = copyLiteral(OK, OK_LENGTH, target);
    target = encodeBase64(text, textEnd, target);
    if (keyed) {
      target = copyLiteral(METADATA, METADATA_LENGTH, target);
      memory.copy(target, keys, keysEnd - keys);
      target += keysEnd - keys;
      store<u8>(target, 0x7d);
      return target + 1;
    }
    store<u16>(target, 0x7d22);
    return target + 2;
  }
  if (status == STATUS_DROPPED) return copyLiteral(DROPPED, DROPPED_LENGTH, target);
  target = copyLiteral(FAILED, FAILED_LENGTH, target);
  memory.copy(target, data, dataEnd - data);
  target += dataEnd - data;
  store<u8>(target, 0x7d);
  return target + 1;
}
