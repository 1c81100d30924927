/**
 * @module cli/playground/page/start
 * What is there when the page opens: a little of everything.
 */

export const FIRST_PIPELINE = `# Each step sees what the one before left.
parse: apache-combined
steps:
  - redact: { host: { network: { v4: 24, v6: 48 } } }
  - rename: { size: bytes }
  - set: { env: prod }
  - filter: { path: { notIn: [/health] } }
  - drop: [identity, user]
partition:
  day: '\${timestamp:yyyy-MM-dd}'
`;

export const FIRST_LINES = `83.149.9.216 - - [17/May/2026:10:05:03 +0000] "GET /images/kibana.png HTTP/1.1" 200 203023 "https://example.com/" "Mozilla/5.0"
2001:db8:85a3::8a2e:370:7334 - ana [17/May/2026:10:05:43 +0000] "POST /cart?item=7 HTTP/2.0" 404 - "-" "curl/8.5.0"
10.0.0.7 - - [17/May/2026:10:05:44 +0000] "GET /health HTTP/1.1" 200 2 "-" "ELB-HealthChecker/2.0"
10.0.0.9 - - [17/May/2026:10:05:47 +0000] "GET /slow HTTP/1.1" abc 512 "-" "curl/8.5.0"
`;
