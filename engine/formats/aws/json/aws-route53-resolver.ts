/**
 * @module engine/formats/aws/json/aws-route53-resolver
 * Query logs of the Route 53 Resolver: JSON. `query_timestamp` is a timestamp and `srcport`, which is written as text, a
 * number; everything else stays as it is written.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const awsRoute53Resolver: SelfDescribingFormat = {
  kind: 'json',
  name: 'aws-route53-resolver',
  summary: 'Amazon Route 53 Resolver query log',
  spec: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html',
  types: {
    query_timestamp: 'timestamp',
    srcport: 'int',
  },
  examples: [
    {
      line: '{"version":"1.100000","account_id":"111122223333","region":"us-west-2","vpc_id":"vpc-7example","query_timestamp":"2020-07-27T16:32:20Z","query_name":"api.example.com.","query_type":"A","query_class":"IN","rcode":"NOERROR","answers":[{"Rdata":"192.0.2.44","Type":"A","Class":"IN"},{"Rdata":"198.51.100.6","Type":"A","Class":"IN"}],"srcaddr":"192.0.2.15","srcport":"50637","transport":"UDP","srcids":{"instance":"i-0d15cd0d3example","resolver_endpoint":"rslvr-in-fb3b0c0example"}}',
      output:
        '{"version":"1.100000","account_id":"111122223333","region":"us-west-2","vpc_id":"vpc-7example","query_timestamp":"2020-07-27T16:32:20.000Z","query_name":"api.example.com.","query_type":"A","query_class":"IN","rcode":"NOERROR","answers":[{"Rdata":"192.0.2.44","Type":"A","Class":"IN"},{"Rdata":"198.51.100.6","Type":"A","Class":"IN"}],"srcaddr":"192.0.2.15","srcport":50637,"transport":"UDP","srcids":{"instance":"i-0d15cd0d3example","resolver_endpoint":"rslvr-in-fb3b0c0example"}}',
    },
    {
      line: '{"version":"1.100000","account_id":"0123456789012","region":"us-east-1","vpc_id":"vpc-0f8bcd6example","query_timestamp":"2021-11-30T14:21:25Z","query_name":"example.com.","query_type":"A","query_class":"IN","rcode":"NXDOMAIN","answers":[],"srcaddr":"203.0.113.9","srcport":"56067","transport":"UDP","srcids":{"instance":"i-06c7be5example"},"firewall_rule_group_id":"rslvr-frg-ad2d8f7example","firewall_rule_action":"BLOCK","firewall_domain_list_id":"rslvr-fdl-ba05db2example"}',
      output:
        '{"version":"1.100000","account_id":"0123456789012","region":"us-east-1","vpc_id":"vpc-0f8bcd6example","query_timestamp":"2021-11-30T14:21:25.000Z","query_name":"example.com.","query_type":"A","query_class":"IN","rcode":"NXDOMAIN","answers":[],"srcaddr":"203.0.113.9","srcport":56067,"transport":"UDP","srcids":{"instance":"i-06c7be5example"},"firewall_rule_group_id":"rslvr-frg-ad2d8f7example","firewall_rule_action":"BLOCK","firewall_domain_list_id":"rslvr-fdl-ba05db2example"}',
    },
  ],
  failures: [
    {
      line: '{"version":"1.100000","query_timestamp":"2020-07-27T16:32:20Z","srcport":"domain"}',
      code: 'type',
    },
    { line: '{"version":"1.100000","query_timestamp":1595867540,"srcport":"50637"}', code: 'type' },
    {
      line: '1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.168.1.1 -',
      code: 'json',
    },
  ],
};
