/**
 * @module test/layer/hardening/endpoint
 * Rules of the HTTP endpoint: how much it takes, from whom, and what is written down of a call.
 */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../template/load-template.ts';
import type { Rule } from './rule.ts';
import { at, list, ofType, statementsOf } from './statements.ts';

const API = 'AWS::Serverless::Api';

/** What stands in a line of the access log. Nothing that a caller writes: no path, header, query, agent or body. */
const LOGGED = [
  '$context.apiId',
  '$context.error.responseType',
  '$context.extendedRequestId',
  '$context.httpMethod',
  '$context.identity.sourceIp',
  '$context.integration.latency',
  '$context.integration.requestId',
  '$context.integration.status',
  '$context.requestId',
  '$context.requestTimeEpoch',
  '$context.resourcePath',
  '$context.responseLatency',
  '$context.stage',
  '$context.status',
];

const settingsOf = (properties: JsonObject) => {
  const [settings, ...others] = list(properties['MethodSettings']);
  return others.length > 0 ? undefined : settings;
};

function logProblem(properties: JsonObject): string | null {
  const format = String(at(properties, 'AccessLogSetting', 'Format'));
  if (at(properties, 'AccessLogSetting', 'DestinationArn') !== '<EndpointLogs.Arn>') return 'logs no calls';
  if (format.includes('\n')) return 'logs a call in more than one line';
  const line = JSON.parse(format) as Readonly<Record<string, string>>;
  return isDeepStrictEqual(Object.values(line).sort(), LOGGED) ? null : `logs ${format}`;
}

/** The statements that the endpoint's own policy should have for these callers. */
function expectedPolicy(sources: string, open: boolean): readonly JsonObject[] {
  if (sources === '') return [];
  const invoke = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  const named = { 'aws:SourceIp': sources.split(',') };
  return [
    { Effect: 'Deny', ...invoke, Condition: { NotIpAddress: named } },
    ...(open ? [{ Effect: 'Allow', ...invoke, Condition: { IpAddress: named } }] : []),
  ];
}

export const ENDPOINT_RULES: readonly Rule[] = [
  {
    name: 'an endpoint takes ApiRate calls a second, and ApiBurst at once',
    about: API,
    check: ({ Properties }, _name, _resources, { ApiRate = 1000, ApiBurst = 1000 }) => {
      const { ResourcePath, HttpMethod, ThrottlingRateLimit, ThrottlingBurstLimit } = (settingsOf(
        Properties,
      ) ?? {}) as JsonObject;
      const found = [ResourcePath, HttpMethod, ThrottlingRateLimit, ThrottlingBurstLimit];
      return isDeepStrictEqual(found, ['/*', '*', ApiRate, ApiBurst])
        ? null
        : `takes ${JSON.stringify(found)}`;
    },
    broken: [
      ['ThrottlingRateLimit: !Ref ApiRate', 'ThrottlingRateLimit: 10000'],
      ['ThrottlingBurstLimit: !Ref ApiBurst', 'ThrottlingBurstLimit: 5000'],
      ["HttpMethod: '*'", 'HttpMethod: GET'],
    ],
  },
  {
    name: 'an endpoint logs each call with its ids, and nothing that the caller wrote',
    about: API,
    check: ({ Properties }) => logProblem(Properties),
    broken: [
      ['"requestId":"$context.requestId",', ''],
      ['"$context.resourcePath"', '"$context.path"'],
      ['"$context.resourcePath"', '"$context.identity.userAgent"'],
      ['DestinationArn: !GetAtt EndpointLogs.Arn', 'DestinationArn: other'],
    ],
  },
  {
    name: 'an endpoint never logs a body',
    about: API,
    check: ({ Properties }) => {
      const { DataTraceEnabled, LoggingLevel } = (settingsOf(Properties) ?? {}) as JsonObject;
      return DataTraceEnabled === false && LoggingLevel === 'OFF' ? null : 'logs what is in a call';
    },
    broken: [
      ['DataTraceEnabled: false', 'DataTraceEnabled: true'],
      ["LoggingLevel: 'OFF'", 'LoggingLevel: INFO'],
    ],
  },
  {
    name: 'an endpoint serves the addresses in ApiSources, and without signature no others',
    about: API,
    check: ({ Properties }, _name, _resources, { ApiSources = '', ApiAuth = 'AWS_IAM' }) => {
      const found = statementsOf(at(Properties, 'DefinitionBody', 'x-amazon-apigateway-policy'));
      // An Allow for everybody would let in each signed caller, whatever their own policies say.
      const expected = expectedPolicy(String(ApiSources), ApiAuth === 'NONE');
      return isDeepStrictEqual(found, expected) ? null : `has the policy ${JSON.stringify(found)}`;
    },
    broken: [
      ['NotIpAddress:', 'IpAddress:'],
      ["'aws:SourceIp': !Split [',', !Ref ApiSources]", "'aws:SourceIp': 0.0.0.0/0"],
      ['- WithoutSignature\n', '- BuiltLayer\n'],
    ],
  },
  {
    name: 'the role by which API Gateway logs is one of the stack, where ApiLogRole asks for one',
    about: 'AWS::ApiGateway::Account',
    check: ({ Properties }, _name, resources) =>
      ofType(resources, 'AWS::IAM::Role').some(
        ([name]) => Properties['CloudWatchRoleArn'] === `<${name}.Arn>`,
      )
        ? null
        : 'has no role to log with',
    broken: [['CloudWatchRoleArn: !GetAtt ApiLogsRole.Arn', 'CloudWatchRoleArn: other']],
  },
];
