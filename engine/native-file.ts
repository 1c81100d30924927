/**
 * @module engine/native-file
 * The name of a native addon's binary where several lie in one folder.
 */

/**
 * @param abi `process.versions.modules` for an addon that uses V8 itself, `null` for Node-API
 * @example nativeFileName('re2', 'x64', 127)  // 're2-linux-x64-abi127.node'
 * @example nativeFileName('simdjson', 'arm64', null)  // 'simdjson-linux-arm64.node'
 */
export function nativeFileName(addon: string, architecture: string, abi: number | null): string {
  return `${addon}-linux-${architecture}${abi === null ? '' : `-abi${abi}`}.node`;
}
