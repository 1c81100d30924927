import { changed, type Lines } from '../fixture.ts';

const TIME = ['15/Sep/2016:20:13:02 +0000', '2016-09-15T20:13:02.000Z'] as const;
const OK = ['"status":"200"', '"status":200'] as const;
const HEAD = '"requestId":"c6af9ac6","ip":"203.0.113.10","requestTime":"15/Sep/2016:20:13:02 +0000"';

export const lines: Lines = [
  // REST with an IAM user
  changed(
    `{${HEAD},"caller":"AIDAEXAMPLE","user":"AIDAEXAMPLE","httpMethod":"POST","resourcePath":"/pets","status":"201","protocol":"HTTP/1.1","responseLength":"0"}`,
    TIME,
    ['"201"', '201'],
    ['"0"', '0'],
  ),
  // HTTP
  changed(
    `{${HEAD},"httpMethod":"-","routeKey":"GET /pets/{id}","status":"403","protocol":"HTTP/2","responseLength":"23"}`,
    TIME,
    ['"403"', '403'],
    ['"23"', '23'],
  ),
  // WebSocket
  changed(
    `{${HEAD},"caller":"-","user":"-","eventType":"CONNECT","routeKey":"$connect","status":"200","connectionId":"JKJaXmPLvHcESHA="}`,
    TIME,
    OK,
  ),
  // fields that one adds
  changed(
    `{${HEAD},"status":"200","requestTimeEpoch":"1473970382123","integrationLatency":"-","errorMessage":"-"}`,
    TIME,
    OK,
    ['1473970382123', '2016-09-15T20:13:02.123Z'],
  ),
  changed(`{${HEAD},"status":200,"responseLength":82,"requestTimeEpoch":1473970382123}`, TIME, [
    '1473970382123',
    '"2016-09-15T20:13:02.123Z"',
  ]),
  changed(`{${HEAD},"authorizer":{"principalId":"x","claims":{"sub":"y"}},"status":"500"}`, TIME, [
    '"500"',
    '500',
  ]),
  changed(`{${HEAD}}`, TIME),
  changed(
    '{"requestId":"1","requestTime":"15/Sep/2016:22:13:02 +0200","status":"200"}',
    ['15/Sep/2016:22:13:02 +0200', '2016-09-15T20:13:02.000Z'],
    OK,
  ),
  ['{"requestId":"1","status":"200","responseLength":"-"}', 'type'],
  ['{"requestId":"1","requestTimeEpoch":"15/Sep/2016:20:13:02 +0000"}', 'type'],
];
