/**
 * @module engine/formats/aws/json/aws-network-firewall
 * Alert, flow and TLS logs of Network Firewall: JSON around an event of Suricata. The times are timestamps (`event_timestamp`
 * is seconds since 1970, as text or as a number) and ports numbers; everything else stays as it is written.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const awsNetworkFirewall: SelfDescribingFormat = {
  kind: 'json',
  name: 'aws-network-firewall',
  summary: 'AWS Network Firewall log: alert, flow or TLS',
  spec: 'https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging-contents.html',
  types: {
    event_timestamp: { epoch: {} },
    'event.timestamp': 'timestamp',
    'event.src_port': 'int',
    'event.dest_port': 'int',
    'event.netflow.start': 'timestamp',
    'event.netflow.end': 'timestamp',
  },
  examples: [
    {
      line: '{"firewall_name":"test-firewall","availability_zone":"us-east-1b","event_timestamp":"1602627001","event":{"timestamp":"2020-10-13T22:10:01.006481+0000","flow_id":1582438383425873,"event_type":"alert","src_ip":"203.0.113.4","src_port":55555,"dest_ip":"192.0.2.16","dest_port":111,"proto":"TCP","alert":{"action":"allowed","signature_id":5,"rev":0,"signature":"test_tcp","category":"","severity":1}}}',
      output:
        '{"firewall_name":"test-firewall","availability_zone":"us-east-1b","event_timestamp":"2020-10-13T22:10:01.000Z","event":{"timestamp":"2020-10-13T22:10:01.006Z","flow_id":1582438383425873,"event_type":"alert","src_ip":"203.0.113.4","src_port":55555,"dest_ip":"192.0.2.16","dest_port":111,"proto":"TCP","alert":{"action":"allowed","signature_id":5,"rev":0,"signature":"test_tcp","category":"","severity":1}}}',
    },
    {
      line: '{"firewall_name":"firewall","availability_zone":"us-east-1b","event_timestamp":"1601587565","event":{"timestamp":"2020-10-01T21:26:05.007515+0000","flow_id":1770453319291727,"event_type":"netflow","src_ip":"45.129.33.153","src_port":47047,"dest_ip":"172.31.16.139","dest_port":16463,"proto":"TCP","netflow":{"pkts":1,"bytes":60,"start":"2020-10-01T21:25:04.070479+0000","end":"2020-10-01T21:25:04.070479+0000","age":0,"min_ttl":241,"max_ttl":241},"tcp":{"tcp_flags":"02","syn":true}}}',
      output:
        '{"firewall_name":"firewall","availability_zone":"us-east-1b","event_timestamp":"2020-10-01T21:26:05.000Z","event":{"timestamp":"2020-10-01T21:26:05.007Z","flow_id":1770453319291727,"event_type":"netflow","src_ip":"45.129.33.153","src_port":47047,"dest_ip":"172.31.16.139","dest_port":16463,"proto":"TCP","netflow":{"pkts":1,"bytes":60,"start":"2020-10-01T21:25:04.070Z","end":"2020-10-01T21:25:04.070Z","age":0,"min_ttl":241,"max_ttl":241},"tcp":{"tcp_flags":"02","syn":true}}}',
    },
    {
      line: '{"firewall_name":"egress-fw","availability_zone":"us-east-1d","event_timestamp":1708361189,"event":{"timestamp":"2024-02-19T16:46:29.441824Z","src_ip":"10.0.2.53","src_port":"55930","dest_ip":"54.92.160.72","dest_port":"443","sni":"test.example.com","revocation_check":{"leaf_cert_fpr":"1234567890EXAMPLE0987654321","status":"REVOKED","action":"DROP"}}}',
      output:
        '{"firewall_name":"egress-fw","availability_zone":"us-east-1d","event_timestamp":"2024-02-19T16:46:29.000Z","event":{"timestamp":"2024-02-19T16:46:29.441Z","src_ip":"10.0.2.53","src_port":55930,"dest_ip":"54.92.160.72","dest_port":443,"sni":"test.example.com","revocation_check":{"leaf_cert_fpr":"1234567890EXAMPLE0987654321","status":"REVOKED","action":"DROP"}}}',
    },
  ],
  failures: [
    {
      line: '{"firewall_name":"a","event_timestamp":"2020-10-13","event":{"timestamp":"2020-10-13T22:10:01.006481+0000"}}',
      code: 'type',
    },
    {
      line: '{"firewall_name":"a","event_timestamp":"1602627001","event":{"timestamp":"2020-10-13T22:10:01.006481+0000","src_port":"http"}}',
      code: 'type',
    },
    { line: '{"firewall_name":"a","event_timestamp":"1602627001","event":{', code: 'json' },
  ],
};
