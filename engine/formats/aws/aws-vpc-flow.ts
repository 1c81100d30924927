/**
 * @module engine/formats/aws/aws-vpc-flow
 * VPC flow logs in the default format, version 2.
 */
import type { LineFormat } from '../format.ts';
import { TWIN_NOTES } from './columns.ts';
import { columnsOf, headingOf, linePattern, twinOf } from './field-list.ts';
import { VPC_FLOW } from './vpc-flow-fields.ts';

const COLUMNS = columnsOf(
  VPC_FLOW,
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
);

export const awsVpcFlow: LineFormat = {
  kind: 'pattern',
  name: 'aws-vpc-flow',
  summary: 'Amazon VPC flow log, default fields',
  spec: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html',
  notes: `\`start\` and \`end\` are timestamps. NODATA and SKIPDATA records have null for what they lack. The line of names at the head of a file is dropped. Other fields: \`parse: {vpcFlow: {fields: …}}\`. A record \`{"message": LINE}\`, as flow logs come to Firehose, is read as well. ${TWIN_NOTES}`,
  pattern: linePattern(VPC_FLOW, COLUMNS),
  columns: COLUMNS,
  ...headingOf(VPC_FLOW, COLUMNS),
  twin: twinOf(VPC_FLOW, []),
  twinExamples: [
    {
      line: '{"message":"2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK"}',
      output:
        '{"version":2,"accountId":"123456789010","interfaceId":"eni-1235b8ca123456789","srcaddr":"172.31.16.139","dstaddr":"172.31.16.21","srcport":20641,"dstport":22,"protocol":6,"packets":20,"bytes":4249,"start":"2014-12-14T04:06:50.000Z","end":"2014-12-14T04:07:50.000Z","action":"ACCEPT","logStatus":"OK"}',
    },
  ],
  examples: [
    {
      line: '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
      output:
        '{"version":2,"accountId":"123456789010","interfaceId":"eni-1235b8ca123456789","srcaddr":"172.31.16.139","dstaddr":"172.31.16.21","srcport":20641,"dstport":22,"protocol":6,"packets":20,"bytes":4249,"start":"2014-12-14T04:06:50.000Z","end":"2014-12-14T04:07:50.000Z","action":"ACCEPT","logStatus":"OK"}',
    },
    {
      line: '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
      output:
        '{"version":2,"accountId":"123456789010","interfaceId":"eni-1235b8ca123456789","srcaddr":null,"dstaddr":null,"srcport":null,"dstport":null,"protocol":null,"packets":null,"bytes":null,"start":"2015-05-10T18:01:16.000Z","end":"2015-05-10T18:02:14.000Z","action":null,"logStatus":"NODATA"}',
    },
  ],
  failures: [
    {
      line: '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT',
      code: 'no-match',
    },
    {
      line: '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 ssh 22 6 20 4249 1418530010 1418530070 ACCEPT OK',
      code: 'type',
    },
    {
      line: '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 2014-12-14 1418530070 ACCEPT OK',
      code: 'type',
    },
  ],
};
