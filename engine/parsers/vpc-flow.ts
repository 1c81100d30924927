/**
 * @module engine/parsers/vpc-flow
 * `{vpcFlow: {fields: …}}`: VPC flow logs in a format of one's own. Names, types and nulls are those of `aws-vpc-flow`, and the
 * line of names at the head of a file is dropped as there.
 */
import { VPC_FLOW } from '../formats/aws/vpc-flow-fields.ts';
import { fieldListParser } from './field-list.ts';

export const vpcFlow = fieldListParser(VPC_FLOW, {
  name: 'vpcFlow',
  summary: 'VPC flow logs with the fields you chose, of versions 2 to 10, by their names in AWS.',
  examples: [
    {
      parse: {
        vpcFlow: {
          fields:
            '${version} ${vpc-id} ${subnet-id} ${instance-id} ${interface-id} ${account-id} ${type} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${pkt-srcaddr} ${pkt-dstaddr} ${protocol} ${bytes} ${packets} ${start} ${end} ${action} ${tcp-flags} ${log-status}',
        },
      },
      line: '3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4 52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK',
      output:
        '{"version":3,"vpcId":"vpc-abcdefab012345678","subnetId":"subnet-aaaaaaaa012345678","instanceId":"i-01234567890123456","interfaceId":"eni-1235b8ca123456789","accountId":"123456789010","type":"IPv4","srcaddr":"52.213.180.42","dstaddr":"10.0.0.62","srcport":43416,"dstport":5001,"pktSrcaddr":"52.213.180.42","pktDstaddr":"10.0.0.62","protocol":6,"bytes":568,"packets":8,"start":"2019-08-26T19:47:55.000Z","end":"2019-08-26T19:48:53.000Z","action":"ACCEPT","tcpFlags":2,"logStatus":"OK"}',
    },
    {
      parse: {
        vpcFlow: {
          fields: ['srcaddr', 'pkt-dst-aws-service', 'flow-direction', 'traffic-path', 'reject-reason'],
        },
      },
      line: '10.0.0.62 S3 egress 8 -',
      output:
        '{"srcaddr":"10.0.0.62","pktDstAwsService":"S3","flowDirection":"egress","trafficPath":8,"rejectReason":null}',
    },
  ],
  failures: [
    { parse: { vpcFlow: { fields: 'srcaddr dstaddr' } }, line: '10.0.0.62' },
    { parse: { vpcFlow: { fields: 'srcaddr dstport' } }, line: '10.0.0.62 ssh' },
  ],
});
