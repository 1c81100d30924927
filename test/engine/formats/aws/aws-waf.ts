import { changed, type Lines } from '../fixture.ts';

const line = (timestamp: string, rest: string) => `{"timestamp":${timestamp},"formatVersion":1,${rest}}`;
const ACL = '"webaclId":"arn:aws:wafv2:us-east-1:123456789012:global/webacl/hello-world/5933d6d9"';

export const lines: Lines = [
  // a rate-based rule
  changed(
    line(
      '1683355579981',
      `${ACL},"terminatingRuleId":"RateBasedRule","terminatingRuleType":"RATE_BASED","action":"BLOCK","terminatingRuleMatchDetails":[],"httpSourceName":"APIGW","httpSourceId":"EXAMPLE11:rjvegx5guh:CanaryTest","ruleGroupList":[],"rateBasedRuleList":[{"rateBasedRuleId":"1","rateBasedRuleName":"RateBasedRule","limitKey":"CUSTOMKEYS","maxRateAllowed":100,"evaluationWindowSec":"120","customValues":[{"key":"HEADER","name":"dogname","value":"ella"}]}]`,
    ),
    ['1683355579981', '"2023-05-06T06:46:19.981Z"'],
  ),
  // a rule group, with labels
  changed(
    line(
      '1606361810888',
      `${ACL},"terminatingRuleId":"RG-Reference","terminatingRuleType":"GROUP","action":"BLOCK","ruleGroupList":[{"ruleGroupId":"arn:aws:wafv2:us-east-1:123456789012:global/rulegroup/hello-world/c05lb698","terminatingRule":{"ruleId":"RuleB-SQLi","action":"BLOCK","ruleMatchDetails":null},"nonTerminatingMatchingRules":[{"ruleId":"RuleA-XSS","action":"COUNT"}],"excludedRules":null}],"labels":[{"name":"awswaf:111122223333:test:x"}]`,
    ),
    ['1606361810888', '"2020-11-26T03:36:50.888Z"'],
  ),
  // a challenge
  changed(
    line(
      '0',
      `${ACL},"action":"CHALLENGE","challengeResponse":{"responseCode":202,"solveTimestamp":1632420429,"failureReason":"TOKEN_MISSING"}`,
    ),
    ['"timestamp":0', '"timestamp":"1970-01-01T00:00:00.000Z"'],
  ),
  // a CAPTCHA that was solved: the inner time stays as it is
  changed(
    line(
      '1632420429309',
      `${ACL},"action":"ALLOW","captchaResponse":{"responseCode":0,"solveTimestamp":1632420429}`,
    ),
    ['"timestamp":1632420429309', '"timestamp":"2021-09-23T18:07:09.309Z"'],
  ),
  // escapes and UTF-8 stay as they are
  changed(
    line(
      '1576280412771',
      String.raw`"httpRequest":{"uri":"/\u00fc\"","args":"q=é","headers":[]},"ja3Fingerprint":null`,
    ),
    ['1576280412771', '"2019-12-13T23:40:12.771Z"'],
  ),
  // the time as text
  changed(line('"1576280412771"', '"action":"COUNT"'), ['1576280412771', '2019-12-13T23:40:12.771Z']),
  // spaces between tokens, a time elsewhere
  changed('{ "formatVersion" : 1 , "timestamp" : 1576280412771 }', [
    '1576280412771',
    '"2019-12-13T23:40:12.771Z"',
  ]),
  // no time at all
  changed('{"formatVersion":1,"action":"ALLOW"}'),
  ['{"timestamp":true}', 'type'],
  ['[{"timestamp":1576280412771}]', 'json'],
];
