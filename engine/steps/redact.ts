/**
 * @module engine/steps/redact
 * `redact`: values that must not go on. A pipeline that redacts writes no record as it came (`output: raw` and
 * `onError: raw` are refused), and none of its failures quotes one.
 */
import * as v from 'valibot';
import { type KeySource, readKey } from '../environment.ts';
import { formatField } from '../plan/format.ts';
import { type Names, requireField, withField, withoutFields } from '../plan/names.ts';
import type { FieldPath } from '../plan/plan.ts';
import { foldEach, type StepKind } from '../plan/step.ts';
import { dropField, openParent } from '../values/fields.ts';
import { networkOf, type Prefixes } from '../values/network-address.ts';
import { valueText } from '../values/template.ts';
import { textOf, type Value } from '../values/value.ts';
import { name, named, whole } from './schema.ts';

/** What every masked value becomes, so that not even its length leaks. */
const MASK = '***';

/** Hex digits of HMAC-SHA-256. */
const HASH_LENGTH = 64;

const METHODS = ['mask', 'remove'] as const;

const networkSchema = v.strictObject({ v4: v.optional(whole(0, 32)), v6: v.optional(whole(0, 128)) });
const hashSchema = v.strictObject(
  {
    key: v.strictObject({ env: name }, 'the name of an environment variable, {env: NAME}'),
    length: v.optional(whole(8, HASH_LENGTH)),
  },
  'a key and a length, {key: {env: NAME}, length}',
);

const methodSchema = v.union(
  [v.picklist(METHODS), v.strictObject({ network: networkSchema }), v.strictObject({ hash: hashSchema })],
  'mask, remove, {network: {v4, v6}} or {hash: {key: {env}}}',
);

type Method = v.InferOutput<typeof methodSchema>;

export type MethodPlan =
  | (typeof METHODS)[number]
  | { readonly network: Prefixes }
  | { readonly hash: { readonly key: KeySource; readonly length: number } };

export interface RedactedField {
  readonly field: FieldPath;
  readonly method: MethodPlan;
}

function planMethod(method: Method, path: string): MethodPlan {
  if (typeof method === 'string') return method;
  if ('network' in method) {
    const { v4 = 24, v6 = 48 } = method.network;
    return { network: { v4, v6 } };
  }
  const { key, length = HASH_LENGTH } = method.hash;
  return { hash: { key: { env: key.env, path: `${path}.hash.key.env` }, length } };
}

/** From a value that is not null to the one that takes its place. */
function compileMethod(method: Exclude<MethodPlan, 'remove'>): (value: Exclude<Value, null>) => string {
  if (method === 'mask') return () => MASK;
  if ('network' in method) return (value) => networkOf(textOf(value) ?? '', method.network) ?? MASK;
  const { key, length } = method.hash;
  const secret = readKey(key);
  // Not imported: no cold start without hashes waits for OpenSSL.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return (value) =>
    createHmac('sha256', secret).update(valueText(value, null)!, 'utf8').digest('hex').slice(0, length);
}

function describeMethod(method: MethodPlan): string {
  if (typeof method === 'string') return method;
  if ('network' in method) return `network of /${method.network.v4}, of IPv6 /${method.network.v6}`;
  return `${method.hash.length} digits of HMAC-SHA-256 with the key in ${method.hash.key.env}`;
}

function redactField({ field, method }: RedactedField): (fields: Parameters<typeof dropField>[0]) => void {
  if (method === 'remove') return (fields) => dropField(fields, field);
  const hide = compileMethod(method);
  const last = field[field.length - 1]!;
  return (fields) => {
    const parent = openParent(fields, field);
    const value = parent?.get(last) ?? null;
    if (value !== null) parent!.set(last, hide(value));
  };
}

export const redact = {
  name: 'redact' as const,
  summary:
    'Field → `mask`, which writes *** for any value but null, `remove`, `network`, which leaves the network of an IP address, or `hash`, a keyed hash.',
  schema: named(methodSchema, 'an object of field: method'),
  member: methodSchema,
  redacts: true as const,
  plan: (config, { names, path, addKey }) =>
    Object.entries(config).map(([written, method]) => {
      const plan = planMethod(method, `${path}.${written}`);
      if (typeof plan !== 'string' && 'hash' in plan) addKey(plan.hash.key);
      return { field: requireField(names, written, `${path}.${written}`), method: plan };
    }),
  names: (plan, names, path) =>
    plan.reduce<Names>(
      (known, { field, method }) =>
        method === 'remove' ? withoutFields(known, [field], path) : withField(known, field),
      names,
    ),
  apply(plan) {
    const all = plan.map(redactField);
    return (fields) => {
      for (const one of all) one(fields);
      return null;
    };
  },
  explain: (plan) => plan.map(({ field, method }) => `${formatField(field)}: ${describeMethod(method)}`),
  kernel: {
    fold: (plan, fields) =>
      foldEach(plan, ({ field, method }) => {
        if (method === 'mask') return fields.mask(field, MASK);
        if (method === 'remove') return fields.remove(field);
        if ('network' in method)
          return fields.hide(field, { kind: 'network', prefixes: method.network, otherwise: MASK });
        return fields.hide(field, { kind: 'hash', key: method.hash.key, digits: method.hash.length });
      }),
  },
  examples: [
    {
      title: 'A masked value says nothing of what it was; null stays null',
      step: { redact: { email: 'mask', phone: 'mask', token: 'remove' } },
      input: '{"email":"a@example.org","phone":null,"token":[1,2],"id":7}',
      output: '{"email":"***","phone":null,"id":7}',
    },
    {
      title: 'Of an IP address the network stays; what is no address is masked',
      step: { redact: { ip: { network: { v4: 24, v6: 48 } }, peer: { network: {} }, via: { network: {} } } },
      input: '{"ip":"203.0.113.77:443","peer":"2001:db8:7:8::1","via":"unknown"}',
      output: '{"ip":"203.0.113.0","peer":"2001:db8:7::","via":"***"}',
    },
    {
      title: 'A keyed hash, here with `PII_KEY=an-example-of-a-key`: equal values stay equal',
      step: { redact: { user: { hash: { key: { env: 'PII_KEY' }, length: 16 } } } },
      environment: { PII_KEY: 'an-example-of-a-key' },
      input: '{"user":"frank"}',
      output: '{"user":"19babc8d55e10e45"}',
    },
  ],
} satisfies StepKind<Readonly<Record<string, Method>>, readonly RedactedField[]>;
