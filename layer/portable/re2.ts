/**
 * @module layer/portable/re2
 * The `re2` package of a portable layer: RE2's port to JavaScript.
 */
import { RE2JS } from 're2js';
import { portRe2 } from '../../engine/reference/re2-port.ts';

export default portRe2(RE2JS);
