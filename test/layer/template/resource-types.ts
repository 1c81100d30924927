/**
 * @module test/layer/template/resource-types
 * What AWS knows of resource types: properties, their types and allowed values, attributes. From the database that the
 * CDK is generated from.
 */
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, TypeDefinition } from '@aws-cdk/service-spec-types';

const database = await loadAwsServiceSpec();

/** Of SAM's own types the database has no attributes … */
const SAM_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Function': ['Arn'],
  'AWS::Serverless::Api': ['RootResourceId'],
};

/**
 * … and lacks this property.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html
 */
const SAM_PROPERTIES: Readonly<Record<string, Properties>> = {
  'AWS::Serverless::LayerVersion': {
    CompatibleArchitectures: {
      type: { type: 'array', element: { type: 'string', allowedValues: ['arm64', 'x86_64'] } },
    },
  },
};

export type Properties = Readonly<
  Record<
    string,
    {
      readonly type: PropertyType;
      readonly required?: boolean;
      readonly causesReplacement?: 'yes' | 'no' | 'maybe';
    }
  >
>;

const find = (name: string): Resource | undefined =>
  database.lookup('resource', 'cloudFormationType', 'equals', name)[0];

/** The properties of the type of that name, or `undefined` where there is no such type. */
export function propertiesOf(name: string): Properties | undefined {
  const type = find(name);
  return type === undefined ? undefined : ({ ...type.properties, ...SAM_PROPERTIES[name] } as Properties);
}

/** What `GetAtt` can ask of such a resource. */
export function attributesOf(name: string): readonly string[] {
  return SAM_ATTRIBUTES[name] ?? Object.keys(find(name)?.attributes ?? {});
}

/** The definition that a property's type refers to. */
export function definitionOf(type: Extract<PropertyType, { type: 'ref' }>): TypeDefinition {
  return database.get('typeDefinition', type.reference.$ref);
}
