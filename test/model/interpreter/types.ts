/**
 * @module test/model/interpreter/types
 * The types of `types` steps and of formats' columns: a value to a value, or a failed record.
 */
import { Failed } from './failed.ts';
import { clf, epoch, iso, strftime } from './moments.ts';
import { text, type Value } from './value.ts';

export type Type =
  | 'string'
  | 'int'
  | 'float'
  | 'bool'
  | 'timestamp'
  | { readonly clf: object }
  | { readonly iso: object }
  | { readonly epoch: { readonly unit?: 's' | 'ms' } }
  | { readonly strftime: { readonly format: string; readonly zone?: string } };

const fail = (): never => {
  throw new Failed('type');
};
const number = (digits: string): Value => ({ kind: 'number', text: digits });
const moment = (ms: number | null): Value => (ms === null ? fail() : { kind: 'moment', ms });

function int(source: string): Value {
  if (!/^[+-]?[0-9]+$/.test(source)) fail();
  return number(BigInt(source.replace('+', '')).toString());
}

function float(source: string): Value {
  if (!/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(source)) fail();
  if (/^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(source)) return number(source);
  const [, sign, whole, point, decimals, exponent] = /^([+-]?)([0-9]*)(\.?)([0-9]*)(.*)$/.exec(source)!;
  const before = whole!.replace(/^0+(?=.)/, '') || '0';
  const after = point === '' ? '' : `.${decimals || '0'}`;
  return number(`${sign === '-' ? '-' : ''}${before}${after}${exponent}`);
}

function bool(source: string): Value {
  const isTrue = /^(true|yes|on|1)$/i.test(source);
  if (!isTrue && !/^(false|no|off|0)$/i.test(source)) fail();
  return { kind: 'bool', value: isTrue };
}

/** Which kinds of values fit a type, beside text. */
function fits(type: Type, kind: 'number' | 'bool' | 'moment' | 'array' | 'object'): boolean {
  if (kind === 'bool') return type === 'string' || type === 'bool';
  if (kind !== 'number') return false;
  return (
    ['string', 'int', 'float', 'bool'].includes(type as string) ||
    (typeof type === 'object' && 'epoch' in type)
  );
}

export function convert(value: Value, type: Type): Value {
  if (value === null) return null;
  if (value.kind !== 'text' && !fits(type, value.kind)) fail();
  if (type === 'string') {
    return text(value.kind === 'bool' ? String(value.value) : (value as { text: string }).text);
  }
  if (value.kind === 'bool') return value;
  const source = (value as { text: string }).text;
  if (source === '') return null;
  if (type === 'int') return int(source);
  if (type === 'float') return float(source);
  if (type === 'bool') return bool(source);
  if (type === 'timestamp' || 'iso' in type) return moment(iso(source));
  if ('clf' in type) return moment(clf(source));
  if ('epoch' in type) return moment(epoch(source, type.epoch.unit ?? 's'));
  return moment(strftime(source, type.strftime.format, type.strftime.zone ?? 'UTC'));
}
