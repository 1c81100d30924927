/**
 * @module test/layer/template/grants
 * What the roles of a template may do, one line an action and resource, so that a test can hold the whole list.
 */
import type { Json, JsonObject, Resource } from './load-template.ts';

export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);

function allowed(role: string, document: JsonObject): Grant[] {
  return list(document['Statement']!).flatMap((statement) => {
    const { Effect, Action, Resource } = statement as Record<string, Json>;
    if (Effect !== 'Allow') throw new Error(`${role}: the test knows no ${String(Effect)}`);
    return list(Action!).flatMap((action) =>
      list(Resource!).map((resource) => ({ role, action: String(action), resource: String(resource) })),
    );
  });
}

function grantsOfRole(role: string, properties: JsonObject): Grant[] {
  return [
    ...list(properties['ManagedPolicyArns'] ?? []).map((arn) => ({
      role,
      action: String(arn),
      resource: '*',
    })),
    ...list(properties['Policies'] ?? []).flatMap((policy) =>
      allowed(role, (policy as JsonObject)['PolicyDocument'] as JsonObject),
    ),
  ];
}

/** Takes resources whose functions have been carried out (`evaluate.ts`). */
export function grantsOf(resources: Readonly<Record<string, Resource>>): Grant[] {
  return Object.entries(resources).flatMap(([name, { Type, Properties }]) => {
    if (Type === 'AWS::IAM::Role') return grantsOfRole(name, Properties);
    if (Type !== 'AWS::IAM::Policy') return [];
    return list(Properties['Roles']!).flatMap((role) =>
      allowed(String(role).replace(/^<(\w+)>$/, '$1'), Properties['PolicyDocument'] as JsonObject),
    );
  });
}

/** Actions that IAM cannot narrow to a resource. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
export const WITHOUT_RESOURCE: readonly string[] = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  // API Gateway logs for every API of the Region by one role, and refuses one that may do less.
  'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
];

/**
 * Grants that are wider than they need be: a wildcard in the action, or no resource of this stack.
 *
 * @param given resources that a parameter names
 */
export const tooWide = (grants: readonly Grant[], given: readonly string[] = []): Grant[] =>
  grants.filter(
    ({ action, resource }) =>
      action.includes('*') ||
      !(/<\w+(\.\w+)?>/.test(resource) || given.includes(resource) || WITHOUT_RESOURCE.includes(action)),
  );
