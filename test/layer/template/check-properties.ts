/**
 * @module test/layer/template/check-properties
 * Finds properties that AWS does not know, does not find where it needs them, or refuses the value of. Takes resources
 * whose functions have been carried out (`evaluate.ts`).
 */
import type { PropertyType } from '@aws-cdk/service-spec-types';
import { isObject, type Json, type Resource } from './load-template.ts';
import { definitionOf, type Properties, propertiesOf } from './resource-types.ts';

/** Whether a value that is text may stand for a number or boolean: parameters are text in CloudFormation. */
const FITS: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string' || typeof value === 'number',
  number: (value) => typeof value !== 'boolean' && Number.isFinite(Number(value)),
  integer: (value) => typeof value !== 'boolean' && Number.isInteger(Number(value)),
  boolean: (value) => typeof value === 'boolean',
  json: isObject,
};

function valueProblems(value: Json, type: PropertyType, where: string): string[] {
  switch (type.type) {
    case 'ref': {
      if (!isObject(value)) return [`${where}: expected an object, found ${JSON.stringify(value)}`];
      return objectProblems(value, definitionOf(type).properties as Properties, where);
    }
    case 'array': {
      if (!Array.isArray(value)) return [`${where}: expected a list, found ${JSON.stringify(value)}`];
      return value.flatMap((item, index) => valueProblems(item, type.element, `${where}[${index}]`));
    }
    case 'map': {
      if (!isObject(value)) return [`${where}: expected an object, found ${JSON.stringify(value)}`];
      return Object.entries(value).flatMap(([key, member]) =>
        valueProblems(member, type.element, `${where}.${key}`),
      );
    }
    case 'union': {
      const each = type.types.map((one) => valueProblems(value, one, where));
      return each.some((problems) => problems.length === 0) ? [] : each.flat();
    }
    default: {
      const fits = FITS[type.type];
      if (fits === undefined) throw new Error(`${where}: the check knows no ${type.type}`);
      if (!fits(value)) return [`${where}: expected a ${type.type}, found ${JSON.stringify(value)}`];
      const allowed = type.type === 'string' ? type.allowedValues : undefined;
      if (allowed !== undefined && !allowed.includes(String(value)))
        return [`${where}: expected one of ${allowed.join(', ')}, found ${JSON.stringify(value)}`];
      return [];
    }
  }
}

function objectProblems(object: Json, properties: Properties, where: string): string[] {
  const found = object as Readonly<Record<string, Json>>;
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && !(name in found))
    .map(([name]) => `${where}: ${name} is not there`);
  return [
    ...missing,
    ...Object.entries(found).flatMap(([name, value]) => {
      const property = properties[name];
      return property === undefined
        ? [`${where}: AWS knows no ${name} here`]
        : valueProblems(value, property.type, `${where}.${name}`);
    }),
  ];
}

/** What is wrong with the properties of these resources. */
export function propertyProblems(resources: Readonly<Record<string, Resource>>): string[] {
  return Object.entries(resources).flatMap(([name, { Type, Properties }]) => {
    const known = propertiesOf(Type);
    return known === undefined
      ? [`${name}: AWS knows no type ${Type}`]
      : objectProblems(Properties, known, name);
  });
}
