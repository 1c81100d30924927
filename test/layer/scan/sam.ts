/**
 * @module test/layer/scan/sam
 * What SAM makes of its own resource types, for scanners that know CloudFormation's alone. Takes a template's resources
 * whose references are kept (`evaluate.ts`).
 */
import { isObject, type Json, type JsonObject, type Resource } from '../template/load-template.ts';

type Resources = Readonly<Record<string, Resource>>;
type Expanded = readonly (readonly [string, Resource])[];

/** Without the members that are not there. */
const given = (properties: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as JsonObject;

/** The methods of an OpenAPI body: the part that says who may call them. */
function methodsOf(name: string, body: JsonObject): Expanded {
  return Object.entries(body['paths'] as JsonObject).flatMap(([path, item]) =>
    Object.entries(item as JsonObject).map(([method, operation]) => {
      const auth = (operation as JsonObject)['x-amazon-apigateway-auth'] as JsonObject;
      const Properties = {
        RestApiId: { Ref: name },
        ResourceId: path,
        HttpMethod: method.toUpperCase(),
        AuthorizationType: auth['type']!,
      };
      return [
        `${name}${method}${path.replace(/\W/g, '')}`,
        { Type: 'AWS::ApiGateway::Method', Properties },
      ] as const;
    }),
  );
}

const EXPANSIONS: Readonly<Record<string, (name: string, properties: JsonObject) => Expanded>> = {
  'AWS::Serverless::LayerVersion': (name, { ContentUri: _, RetentionPolicy: __, ...properties }) => [
    [
      name,
      {
        Type: 'AWS::Lambda::LayerVersion',
        Properties: { ...properties, Content: { S3Bucket: 'uploads', S3Key: 'layer' } },
      },
    ],
  ],
  'AWS::Serverless::Function': (name, { InlineCode, CodeUri: _, Tracing, ...properties }) => [
    [
      name,
      {
        Type: 'AWS::Lambda::Function',
        Properties: given({
          ...properties,
          Code: InlineCode === undefined ? { S3Bucket: 'uploads', S3Key: 'code' } : { ZipFile: InlineCode },
          TracingConfig: { Mode: Tracing! },
        }),
      },
    ],
  ],
  'AWS::Serverless::Api': (name, properties) => {
    const { Name, StageName, DefinitionBody, EndpointConfiguration, ...stage } = properties;
    const { OpenApiVersion: _, AlwaysDeploy: __, ...rest } = stage;
    const { Type } = EndpointConfiguration as JsonObject;
    const RestApiId = { Ref: name };
    return [
      [
        name,
        {
          Type: 'AWS::ApiGateway::RestApi',
          Properties: given({ Name, Body: DefinitionBody, EndpointConfiguration: { Types: [Type!] } }),
        },
      ],
      ...methodsOf(name, DefinitionBody as JsonObject),
      [`${name}Deployment`, { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId } }],
      [
        `${name}Stage`,
        {
          Type: 'AWS::ApiGateway::Stage',
          Properties: {
            ...rest,
            RestApiId,
            StageName: StageName!,
            DeploymentId: { Ref: `${name}Deployment` },
          },
        },
      ],
    ];
  },
};

/** A template for CloudFormation itself, without parameters and conditions. */
export function expandSam(resources: Resources): JsonObject {
  const expanded = Object.entries(resources).flatMap(([name, { Condition: _, ...resource }]) => {
    const expand = EXPANSIONS[resource.Type];
    if (expand !== undefined) return expand(name, resource.Properties);
    if (resource.Type.startsWith('AWS::Serverless::'))
      throw new Error(`${name}: no expansion of ${resource.Type}`);
    return [[name, resource] as const];
  });
  const Resources = Object.fromEntries(expanded) as unknown as Json;
  if (!isObject(Resources)) throw new Error('no resources');
  return { AWSTemplateFormatVersion: '2010-09-09', Resources };
}
