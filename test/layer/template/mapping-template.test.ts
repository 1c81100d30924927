import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asText, map, type Request } from './api-gateway.ts';
import { evaluateTemplate } from './evaluate.ts';
import { BODIES } from './hostile-bodies.ts';
import { type JsonObject, template, templateText } from './load-template.ts';

const { Resources } = evaluateTemplate(template, { Source: 'kinesis', Api: 'on' });
const { paths } = Resources['Endpoint']!.Properties['DefinitionBody'] as unknown as {
  paths: Record<
    string,
    { post: { 'x-amazon-apigateway-auth': JsonObject; 'x-amazon-apigateway-integration': Integration } }
  >;
};
interface Integration {
  readonly passthroughBehavior: string;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly responses: Readonly<
    Record<string, { statusCode: string; responseTemplates: Record<string, string> }>
  >;
}
const method = paths['/{path+}']!.post;
const integration = method['x-amazon-apigateway-integration'];
const recordTemplate = integration.requestTemplates['application/json']!;

/** The call that Kinesis is given for a request, and the record in it. */
function put(request: Request) {
  const call = JSON.parse(map(recordTemplate, request).text) as Record<string, string>;
  const record = JSON.parse(Buffer.from(call['Data']!, 'base64').toString('utf8')) as Record<string, string>;
  return { call, record };
}

describe('the record that the endpoint writes', () => {
  it.each(Object.entries(BODIES))('holds a body of %s', (_, body) => {
    const { call, record } = put({ body });
    expect(Object.keys(call)).toEqual(['StreamName', 'PartitionKey', 'Data']);
    expect(call['StreamName']).toBe('<SourceStream>');
    expect(record).toEqual({
      requestId: call['PartitionKey'],
      stage: 'live',
      path: '/live/records',
      data: asText(body),
    });
  });

  it.each(Object.entries(BODIES))('holds a path of %s', (_, body) => {
    const path = asText(body);
    expect(put({ body: 'x', path }).record).toMatchObject({ path, data: 'x', stage: 'live' });
  });

  it('holds a trace id where there is one, whatever the caller made it', () => {
    const xrayTraceId = 'Root=1-67891233-abcdef012345678912345678;Sampled=1';
    expect(put({ body: 'x', xrayTraceId }).record['traceId']).toBe(xrayTraceId);
    expect(put({ body: 'x', xrayTraceId: `'","data":"$x` }).record).toMatchObject({
      traceId: `'","data":"$x`,
      data: 'x',
    });
    expect(put({ body: 'x' }).record).not.toHaveProperty('traceId');
    expect(put({ body: 'x', xrayTraceId: '' }).record).not.toHaveProperty('traceId');
  });

  it('holds any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (body, path) => {
        const { record } = put({ body: Buffer.from(body), path });
        expect([record['data'], record['path']]).toEqual([asText(body), path]);
      }),
    );
  });

  it('holds any bytes, as the text that API Gateway makes of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(put({ body }).record['data']).toBe(asText(body));
      }),
    );
  });
});

describe('the checks above notice', () => {
  it.each([
    ['a single quote that stays escaped', `.replaceAll("\\\\'", "'")`, ''],
    [
      'a body that is not escaped',
      '$util.escapeJavaScript("$!input.body").replaceAll("\\\\\'", "\'")',
      '$input.body',
    ],
  ])('%s', (_, from, to) => {
    expect(recordTemplate).toContain(from);
    const { text } = map(recordTemplate.replaceAll(from, to), { body: `it's "quoted"` });
    const { Data } = JSON.parse(text) as { Data: string };
    expect(() => JSON.parse(Buffer.from(Data, 'base64').toString('utf8'))).toThrow(SyntaxError);
  });
});

describe('the endpoint', () => {
  it('lets no body through that it has not wrapped', () => {
    expect(integration.passthroughBehavior).toBe('never');
    expect(Object.keys(integration.requestTemplates)).toEqual(['application/json', 'text/plain']);
    expect(new Set(Object.values(integration.requestTemplates)).size).toBe(1);
  });

  it('asks who calls, unless told otherwise', () => {
    expect(template.Parameters['ApiAuth']!.Default).toBe('AWS_IAM');
    expect(method['x-amazon-apigateway-auth']).toEqual({ type: 'AWS_IAM' });
    // SAM deploys an API again when its text changes, which a parameter does not.
    expect(Resources['Endpoint']!.Properties['AlwaysDeploy']).toBe(true);
  });

  it('has no ${…} in its templates but what CloudFormation fills in', () => {
    const mappings = templateText.slice(templateText.indexOf('requestTemplates:'));
    const inText = [...mappings.matchAll(/^ {20}.*\$\{([^}]*)\}/gm)].map(([, name]) => name);
    expect(new Set(inText)).toEqual(new Set(['SourceStream']));
  });

  const respond = (pattern: string, body: string) => {
    const { statusCode, responseTemplates } = integration.responses[pattern]!;
    const { text, status } = map(responseTemplates['application/json']!, { body });
    return { status: status ?? Number(statusCode), ...(JSON.parse(text) as JsonObject) };
  };
  const requestId = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';

  it('responds with the id that the record carries', () => {
    expect(respond('default', '{"SequenceNumber":"1","ShardId":"s"}')).toEqual({ status: 202, requestId });
  });

  it('tells a full stream from a record that is refused, and both from a fault of Kinesis', () => {
    const full = '{"__type":"ProvisionedThroughputExceededException","message":"Rate exceeded \\"x\\""}';
    expect(respond('4\\d\\d', full)).toMatchObject({ status: 429, requestId });
    expect(respond('4\\d\\d', '{"__type":"ValidationException"}')).toMatchObject({ status: 400, requestId });
    expect(respond('5\\d\\d', '<html>')).toMatchObject({ status: 502, requestId });
  });
});
