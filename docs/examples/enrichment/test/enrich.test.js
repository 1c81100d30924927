/** Runs function/pipeline.yaml by the handler that runs in Lambda, with a DynamoDB on this machine. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
await once(server, 'listening');

process.env.AWS_REGION = 'eu-west-1';
process.env.AWS_ACCESS_KEY_ID = 'local';
process.env.AWS_SECRET_ACCESS_KEY = 'local';
process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${server.address().port}`;
delete process.env.MILLRACE_PIPELINE;
process.env.LAMBDA_TASK_ROOT = fileURLToPath(new URL('../function', import.meta.url));

const CUSTOMERS = 150; // more than one call takes
const client = new DynamoDBClient();
await client.send(
  new CreateTableCommand({
    TableName: 'customers',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
);
const items = Array.from({ length: CUSTOMERS }, (_, n) => ({
  PutRequest: {
    Item: { id: { S: `c${n}` }, name: { S: `Customer ${n}` }, plan: { S: n % 2 ? 'pro' : 'free' } },
  },
}));
for (let at = 0; at < items.length; at += 25)
  await client.send(new BatchWriteItemCommand({ RequestItems: { customers: items.slice(at, at + 25) } }));

const { engine, handler } = await import('millrace/handler');
after(async () => {
  await (await engine).close();
  client.destroy();
  server.close();
});

async function transform(records) {
  const event = {
    invocationId: 'a-test',
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111111111111:deliverystream/orders',
    region: 'eu-west-1',
    records: records.map((record, n) => ({
      recordId: `r${n}`,
      approximateArrivalTimestamp: 1_790_000_000_000,
      data: Buffer.from(JSON.stringify(record)).toString('base64'),
    })),
  };
  const response = await handler(event, {
    awsRequestId: 'a-test',
    functionName: 'orders',
    functionVersion: '1',
  });
  return response.records.map(({ result, data }) =>
    result === 'Ok' ? JSON.parse(Buffer.from(data, 'base64')) : result,
  );
}

test('every order gets its customer', async () => {
  const orders = Array.from({ length: 300 }, (_, n) => ({ type: 'order', customerId: `c${n % CUSTOMERS}` }));
  const records = await transform(orders);
  assert.equal(records.length, 300);
  records.forEach((record, n) => {
    const id = n % CUSTOMERS;
    assert.deepEqual(record.customer, { name: `Customer ${id}`, plan: id % 2 ? 'pro' : 'free' });
  });
});

test('an unknown customer is null, and what is no order is dropped before it is looked up', async () => {
  const records = await transform([
    { type: 'order', customerId: 'x' },
    { type: 'click', customerId: 'c1' },
  ]);
  assert.deepEqual(records, [{ type: 'order', customerId: 'x', customer: null }, 'Dropped']);
});
