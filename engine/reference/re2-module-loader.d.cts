/** WebAssembly, gzipped, in base64. @throws Error where it is not there: a checkout in which it was not built, or a bundle */
export declare function loadRe2Module(): string;
