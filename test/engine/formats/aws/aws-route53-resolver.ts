import { changed, type Lines } from '../fixture.ts';

const HEAD = '"version":"1.100000","account_id":"111122223333","region":"us-west-2","vpc_id":"vpc-7example"';
const TIME = ['"2020-07-27T16:32:20Z"', '"2020-07-27T16:32:20.000Z"'] as const;
const PORT = ['"srcport":"50637"', '"srcport":50637'] as const;
const QUERY = '"query_timestamp":"2020-07-27T16:32:20Z","query_name":"example.com."';

export const lines: Lines = [
  changed(
    `{${HEAD},${QUERY},"query_type":"AAAA","query_class":"IN","rcode":"NOERROR","answers":[],"srcaddr":"192.0.2.15","srcport":"50637","transport":"TCP","srcids":{}}`,
    TIME,
    PORT,
  ),
  changed(
    `{${HEAD},${QUERY},"query_type":"TXT","rcode":"NOERROR","answers":[{"Rdata":"\\"v=spf1 -all\\"","Type":"TXT","Class":"IN"}],"srcport":"50637"}`,
    TIME,
    PORT,
  ),
  changed(
    `{${HEAD},${QUERY},"query_type":"MX","rcode":"SERVFAIL","answers":[],"srcaddr":"2001:db8::1","srcport":"50637"}`,
    TIME,
    PORT,
  ),
  // the firewall's ALERT
  changed(
    `{${HEAD},${QUERY},"rcode":"NOERROR","srcport":"50637","firewall_rule_group_id":"rslvr-frg-1","firewall_rule_action":"ALERT","firewall_domain_list_id":"rslvr-fdl-1"}`,
    TIME,
    PORT,
  ),
  // a port as a number; 0; none
  changed(`{${HEAD},${QUERY},"srcport":50637}`, TIME),
  changed(`{${HEAD},${QUERY},"srcport":"0"}`, TIME, ['"0"', '0']),
  changed(`{${HEAD},${QUERY}}`, TIME),
  changed(`{${HEAD},${QUERY},"srcport":null}`, TIME),
  [`{${HEAD},"query_timestamp":"27/Jul/2020"}`, 'type'],
  [
    `{${HEAD},${QUERY},"srcport":""}`,
    {
      version: '1.100000',
      account_id: '111122223333',
      region: 'us-west-2',
      vpc_id: 'vpc-7example',
      query_timestamp: '2020-07-27T16:32:20.000Z',
      query_name: 'example.com.',
      srcport: null,
    },
  ],
];
