/**
 * @module engine/native-require
 * `require` for the native addons, out of bundlers' sight: they would take the addons' JavaScript along, fail at the `.node` files,
 * and warn of those that are not installed.
 */

/** @throws Error in a bundle as CommonJS, which does not know where it lies */
export function nativeRequire(): NodeJS.Require {
  return process.getBuiltinModule('node:module').createRequire(import.meta.url);
}
