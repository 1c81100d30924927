/**
 * Adds to each order the customer that it names, from a table in DynamoDB: one look-up for all records of a batch, of each
 * customer once, and none for those that were looked up within a minute.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { MapBatchFunction } from 'millrace';

const TABLE = process.env['CUSTOMERS_TABLE'] ?? 'customers';
/** The most keys that BatchGetItem takes. */
const KEYS_A_CALL = 100;
/** Keys that DynamoDB leaves unprocessed are asked for again so many times, each time after a longer wait. */
const TRIES = 5;
const FIRST_WAIT_MS = 50;
const FRESH_MS = 60_000;
const MOST_REMEMBERED = 50_000;

/** A type, not an interface: only a type is known to hold nothing else, which is what a record may hold. */
type Customer = { readonly name: string; readonly plan: string };

interface Remembered {
  /** `null`: the table has no such customer. */
  readonly customer: Customer | null;
  readonly until: number;
}

const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const remembered = new Map<string, Remembered>();

const wait = (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms));

/** @throws Error if DynamoDB does not give them all; the records of the batch fail, and come again */
async function lookUp(ids: readonly string[]): Promise<readonly Customer[]> {
  const found: Customer[] = [];
  let keys: Record<string, unknown>[] = ids.map((id) => ({ id }));
  for (let tries = 0; keys.length > 0; tries += 1) {
    if (tries === TRIES) throw new Error(`${keys.length} customers could not be read from ${TABLE}`);
    if (tries > 0) await wait(Math.random() * FIRST_WAIT_MS * 2 ** tries);
    const request = { RequestItems: { [TABLE]: { Keys: keys } } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetCommand(request));
    found.push(...((Responses?.[TABLE] ?? []) as Customer[]));
    keys = UnprocessedKeys?.[TABLE]?.Keys ?? [];
  }
  return found;
}

async function readCustomers(ids: readonly string[]): Promise<void> {
  if (remembered.size > MOST_REMEMBERED) remembered.clear();
  const now = Date.now();
  const missing = ids.filter((id) => (remembered.get(id)?.until ?? 0) < now);
  const calls: Promise<readonly Customer[]>[] = [];
  for (let at = 0; at < missing.length; at += KEYS_A_CALL)
    calls.push(lookUp(missing.slice(at, at + KEYS_A_CALL)));
  const customers = (await Promise.all(calls)).flat() as (Customer & { readonly id: string })[];
  const byId = new Map(customers.map(({ id, name, plan }) => [id, { name, plan }]));
  for (const id of missing) remembered.set(id, { customer: byId.get(id) ?? null, until: now + FRESH_MS });
}

export const mapBatch: MapBatchFunction = async (records) => {
  const ids = records.map(({ customerId }) => String(customerId));
  await readCustomers([...new Set(ids)]);
  return records.map((record, index) => ({
    ...record,
    customer: remembered.get(ids[index]!)?.customer ?? null,
  }));
};
