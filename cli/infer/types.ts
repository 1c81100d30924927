/**
 * @module cli/infer/types
 * The type of a field by its values. A type has to take every value: one that it does not take would fail its record.
 */
import { compileType, type TypeConfig, toTypePlan } from '../../engine/types/index.ts';

/** Times beside ISO 8601 and Apache's, the commoner first. */
const TIMES = [
  '%Y/%m/%d %H:%M:%S',
  '%d/%b/%Y %H:%M:%S',
  '%d-%b-%Y %H:%M:%S',
  '%d %b %Y %H:%M:%S',
  '%a %b %e %H:%M:%S %Y',
  '%a, %d %b %Y %H:%M:%S %z',
];
/** Of these two only one can be right, which a day above 12 shows. */
const DAY_FIRST = '%d/%m/%Y %H:%M:%S';
const MONTH_FIRST = '%m/%d/%Y %H:%M:%S';

const withFraction = (format: string) => [format, format.replace('%S', '%S.%f')];

type Read = ReturnType<typeof compileType>;

/** Readers of the types that were tried: a format of strftime's takes a while to compile. */
const readers = new Map<string, Read>();

function readerOf(type: TypeConfig): Read {
  const key = JSON.stringify(type);
  const read = readers.get(key) ?? compileType(toTypePlan(type, 'types'));
  readers.set(key, read);
  return read;
}

function takes(type: TypeConfig, values: readonly string[]): boolean {
  const read = readerOf(type);
  return values.every((value) => read(value, () => null) !== undefined);
}

/** Between 2000 and 2100, in seconds or milliseconds since 1970. */
function epochUnit(name: string, values: readonly string[]): 's' | 'ms' | null {
  if (!/time|stamp|date|epoch|^ts$|^t$/i.test(name)) return null;
  const within = (unit: number) =>
    values.every((value) => Number(value) / unit > 946_684_800 && Number(value) / unit < 4_102_444_800);
  return within(1) ? 's' : within(1000) ? 'ms' : null;
}

function timeOf(values: readonly string[]): TypeConfig | null {
  // A date alone is one, and no moment.
  if (values.every((value) => value.includes(':')) && takes('iso', values)) return 'timestamp';
  if (takes({ clf: {} }, values)) return { clf: {} };
  const format = TIMES.flatMap(withFraction).find((one) => takes({ strftime: { format: one } }, values));
  if (format !== undefined) return { strftime: { format } };
  const [dayFirst, monthFirst] = [DAY_FIRST, MONTH_FIRST].map((one) =>
    takes({ strftime: { format: one } }, values),
  );
  if (dayFirst === monthFirst) return null;
  return { strftime: { format: dayFirst ? DAY_FIRST : MONTH_FIRST } };
}

/**
 * @param values of a field, those that are not there left out
 * @returns `null` for text
 */
export function typeOf(name: string, values: readonly string[]): TypeConfig | null {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return null;
  const isNumber = filled.every((value) => /^[+-]?[0-9]/.test(value));
  // Zeros at the start are those of a number that is a name, such as 00042.
  const isCode = filled.some((value) => /^[+-]?0[0-9]/.test(value));
  if (isNumber && !isCode) {
    if (takes('int', filled)) {
      const unit = epochUnit(name, filled);
      return unit === null ? 'int' : { epoch: { unit } };
    }
    if (takes('float', filled)) return 'float';
  }
  if (filled.every((value) => /^(?:true|false)$/i.test(value))) return 'bool';
  return timeOf(filled);
}

/** The types of some columns. */
export function typesOf(columns: ReadonlyMap<string, readonly string[]>): Record<string, TypeConfig> {
  const types: [string, TypeConfig][] = [];
  for (const [name, values] of columns) {
    const type = typeOf(name, values);
    if (type !== null) types.push([name, type]);
  }
  return Object.fromEntries(types);
}
