/** The port, loaded now. @throws Error where it is not installed */
export declare function loadRe2js(): typeof import('re2js', { with: { 'resolution-mode': 'import' }});
