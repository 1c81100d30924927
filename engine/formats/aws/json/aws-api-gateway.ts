/**
 * @module engine/formats/aws/json/aws-api-gateway
 * Access logs of API Gateway in the JSON format that its console suggests, of REST, HTTP and WebSocket APIs. API Gateway writes
 * every value as text: the times become timestamps, `status` and `responseLength` numbers. Other fields, and those you added,
 * stay as they are written; what is not known stays `-`.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const awsApiGateway: SelfDescribingFormat = {
  kind: 'json',
  name: 'aws-api-gateway',
  summary: 'Amazon API Gateway access log, JSON',
  spec: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
  notes:
    'The JSON format that the console suggests, for REST, HTTP and WebSocket APIs; fields you add stay as they are written. What API Gateway does not know stays `-`.',
  types: {
    requestTime: { clf: {} },
    requestTimeEpoch: { epoch: { unit: 'ms' } },
    status: 'int',
    responseLength: 'int',
  },
  examples: [
    {
      line: '{ "requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef", "ip": "203.0.113.10", "caller":"-", "user":"-","requestTime":"15/Sep/2016:20:13:02 +0000", "httpMethod":"GET","resourcePath":"/pets/{petId}", "status":"200","protocol":"HTTP/1.1", "responseLength":"82" }',
      output:
        '{"requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef","ip":"203.0.113.10","caller":"-","user":"-","requestTime":"2016-09-15T20:13:02.000Z","httpMethod":"GET","resourcePath":"/pets/{petId}","status":200,"protocol":"HTTP/1.1","responseLength":82}',
    },
    {
      line: '{"requestId":"JKJaXmPLvHcESHA=","ip":"127.0.0.1","requestTime":"10/Mar/2020:05:16:23 +0000","httpMethod":"GET","routeKey":"$default","status":"200","protocol":"HTTP/1.1","responseLength":"10"}',
      output:
        '{"requestId":"JKJaXmPLvHcESHA=","ip":"127.0.0.1","requestTime":"2020-03-10T05:16:23.000Z","httpMethod":"GET","routeKey":"$default","status":200,"protocol":"HTTP/1.1","responseLength":10}',
    },
  ],
  failures: [
    { line: '{"requestId":"1","requestTime":"2016-09-15T20:13:02Z","status":"200"}', code: 'type' },
    { line: '{"requestId":"1","requestTime":"15/Sep/2016:20:13:02 +0000","status":"OK"}', code: 'type' },
    {
      line: '203.0.113.10 - - [15/Sep/2016:20:13:02 +0000]"GET /pets HTTP/1.1" 200 82 c6af9ac6',
      code: 'json',
    },
  ],
};
