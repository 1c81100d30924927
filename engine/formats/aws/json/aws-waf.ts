/**
 * @module engine/formats/aws/json/aws-waf
 * Traffic logs of AWS WAF web ACLs: JSON. `timestamp` is milliseconds since 1970; everything else stays as it is written.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const awsWaf: SelfDescribingFormat = {
  kind: 'json',
  name: 'aws-waf',
  summary: 'AWS WAF web ACL traffic log',
  spec: 'https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html',
  notes: '`timestamp` is milliseconds since 1970.',
  types: {
    timestamp: { epoch: { unit: 'ms' } },
  },
  examples: [
    {
      line: '{"timestamp":1576280412771,"formatVersion":1,"webaclId":"arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/STMTest/1EXAMPLE-2ARN-3ARN-4ARN-123456EXAMPLE","terminatingRuleId":"STMTest_SQLi_XSS","terminatingRuleType":"REGULAR","action":"BLOCK","terminatingRuleMatchDetails":[{"conditionType":"SQL_INJECTION","sensitivityLevel":"HIGH","location":"HEADER","matchedData":["10","AND","1"]}],"httpSourceName":"-","httpSourceId":"-","ruleGroupList":[],"rateBasedRuleList":[],"nonTerminatingMatchingRules":[],"httpRequest":{"clientIp":"1.1.1.1","country":"AU","headers":[{"name":"Host","value":"localhost:1989"},{"name":"User-Agent","value":"curl/7.61.1"}],"uri":"/myUri","args":"","httpVersion":"HTTP/1.1","httpMethod":"GET","requestId":"rid"},"labels":[{"name":"value"}]}',
      output:
        '{"timestamp":"2019-12-13T23:40:12.771Z","formatVersion":1,"webaclId":"arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/STMTest/1EXAMPLE-2ARN-3ARN-4ARN-123456EXAMPLE","terminatingRuleId":"STMTest_SQLi_XSS","terminatingRuleType":"REGULAR","action":"BLOCK","terminatingRuleMatchDetails":[{"conditionType":"SQL_INJECTION","sensitivityLevel":"HIGH","location":"HEADER","matchedData":["10","AND","1"]}],"httpSourceName":"-","httpSourceId":"-","ruleGroupList":[],"rateBasedRuleList":[],"nonTerminatingMatchingRules":[],"httpRequest":{"clientIp":"1.1.1.1","country":"AU","headers":[{"name":"Host","value":"localhost:1989"},{"name":"User-Agent","value":"curl/7.61.1"}],"uri":"/myUri","args":"","httpVersion":"HTTP/1.1","httpMethod":"GET","requestId":"rid"},"labels":[{"name":"value"}]}',
    },
    {
      line: '{"timestamp":1592357192516,"formatVersion":1,"webaclId":"arn:aws:wafv2:us-east-1:123456789012:global/webacl/hello-world/5933d6d9-9dde-js82-v8aw-9ck28nv9","terminatingRuleId":"Default_Action","terminatingRuleType":"REGULAR","action":"ALLOW","terminatingRuleMatchDetails":[],"httpSourceName":"CF","httpSourceId":"i-123","requestHeadersInserted":null,"responseCodeSent":null,"httpRequest":{"clientIp":"192.10.23.23","country":"US","uri":"/test","args":"","httpMethod":"GET","requestId":"cb7HVnpt-GQ3CUk2wyWFWRjaUpOsSiPUwoA2U9kxeAhRExample=="}}',
      output:
        '{"timestamp":"2020-06-17T01:26:32.516Z","formatVersion":1,"webaclId":"arn:aws:wafv2:us-east-1:123456789012:global/webacl/hello-world/5933d6d9-9dde-js82-v8aw-9ck28nv9","terminatingRuleId":"Default_Action","terminatingRuleType":"REGULAR","action":"ALLOW","terminatingRuleMatchDetails":[],"httpSourceName":"CF","httpSourceId":"i-123","requestHeadersInserted":null,"responseCodeSent":null,"httpRequest":{"clientIp":"192.10.23.23","country":"US","uri":"/test","args":"","httpMethod":"GET","requestId":"cb7HVnpt-GQ3CUk2wyWFWRjaUpOsSiPUwoA2U9kxeAhRExample=="}}',
    },
  ],
  failures: [
    { line: '{"timestamp":"2019-12-13T23:40:12Z","formatVersion":1,"action":"BLOCK"}', code: 'type' },
    { line: '{"timestamp":1576280412771,"formatVersion":1,"action":"BLOCK"', code: 'json' },
    { line: '2022-12-11T06:59:52.635Z {"timestamp":1670741992635,"formatVersion":1}', code: 'json' },
  ],
};
