/**
 * @module layer/setup
 * `npm run setup -- layer`: installs the tools that building, verifying and running the layer takes.
 */
import { installMissing } from './tools/debian.ts';
import {
  BUILD_TOOLS,
  CLIENT_TOOLS,
  missingTools,
  packagesOf,
  VERIFY_TOOLS,
  WASM_TOOLS,
} from './tools/toolchain.ts';

installMissing('the layer', () =>
  packagesOf(missingTools([...BUILD_TOOLS, ...WASM_TOOLS, ...VERIFY_TOOLS, ...CLIENT_TOOLS])),
);
