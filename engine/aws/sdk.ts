/**
 * @module engine/aws/sdk
 * AWS's SDK for JavaScript v3, as the place has it: Lambda's runtimes bring it, so it is in neither the layer nor the package's
 * dependencies, and it is loaded where a pipeline needs it alone.
 */
import { MillraceError } from '../errors.ts';

/** As much of a client as is used here. */
export interface Client {
  send(command: unknown, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

/** A package of the SDK: clients and commands by their names. */
export type SdkPackage = Readonly<Record<string, new (input: object) => unknown>>;

const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'];

const isMissing = (error: unknown) => NOT_FOUND.includes((error as NodeJS.ErrnoException | null)?.code ?? '');

/**
 * `import` looks beside the engine, `require` beside the function and in NODE_PATH as well, where Lambda has the SDK. Both out of
 * bundlers' sight, which would look for the package.
 */
async function load(name: string): Promise<SdkPackage> {
  try {
    return (await import(/* webpackIgnore: true */ name)) as SdkPackage;
  } catch (error) {
    if (!isMissing(error)) throw error;
    const { createRequire } = process.getBuiltinModule('node:module');
    return createRequire(`${process.cwd()}/`)(name) as SdkPackage;
  }
}

/**
 * A package of the SDK, loaded once.
 * @throws MillraceError `ERR_MILLRACE_SDK` where it is not there
 */
export async function loadSdk(name: string): Promise<SdkPackage> {
  try {
    return await load(name);
  } catch (cause) {
    throw new MillraceError(
      'ERR_MILLRACE_SDK',
      {
        path: name,
        expected: 'the package to be installed',
        found: isMissing(cause) ? 'no such package' : `"${(cause as Error).message}"`,
        hint: `Lambda's Node.js runtimes bring it; elsewhere: npm install ${name}`,
      },
      { cause },
    );
  }
}

/** A client, and the package that has its commands. */
export interface Connection {
  readonly client: Client;
  readonly sdk: SdkPackage;
}

/**
 * A client. By default it leaves trying again to us: we know the deadline, and which records are still to be put.
 */
export async function openClient(
  packageName: string,
  clientName: string,
  maxAttempts = 1,
  config: object = {},
): Promise<Connection> {
  const sdk = await loadSdk(packageName);
  return { sdk, client: new sdk[clientName]!({ maxAttempts, ...config }) as Client };
}
