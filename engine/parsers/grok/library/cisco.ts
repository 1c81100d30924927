/**
 * @module engine/parsers/grok/library/cisco
 * Messages of Cisco ASA by their number
 * (https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/asa-syslog.html), without the head that
 * CISCO_TAGGED_SYSLOG matches.
 */
import { type Entry, family } from './entry.ts';

const raw = String.raw;
type Side = 'src' | 'dst';
const ECS = { src: 'source', dst: 'destination' };
const INTERFACE = { src: 'observer.ingress.interface.name', dst: 'observer.egress.interface.name' };

const ip = (side: Side) => `%{IPORHOST:${side}_ip|${ECS[side]}.ip}`;
const port = (side: Side) => `%{INT:${side}_port|${ECS[side]}.port:int}`;
const on = (side: Side) => raw`(?<${side}_interface|${INTERFACE[side]}>[^\s:/]+)`;
/** The user an address belongs to, in parentheses. */
const user = (side: Side) => raw`(?:\((?<${side}_fwuser|${ECS[side]}.user.name>[^)]*)\))?`;
const mapped = (side: Side) =>
  raw`(?: \(%{IPORHOST:${side}_mapped_ip|${ECS[side]}.nat.ip}(?:/%{INT:${side}_mapped_port|${ECS[side]}.nat.port:int})?\))?`;
const INTERFACE_AT = '%{NOTSPACE:interface|observer.egress.interface.name}';
const PROTOCOL = '%{WORD:protocol|cisco.asa.network.transport}';
const DIRECTION = '%{CISCO_DIRECTION:direction|cisco.asa.network.direction}';
const ACTION = '%{CISCO_ACTION:action|cisco.asa.outcome}';
const POLICY = raw`"?(?<policy_id|cisco.asa.rule_name>[^"\s]+)"?`;
const HASHES = raw`(?: \[%{DATA:hashcode1|}, %{DATA:hashcode2|}\])?`;
const REASON = '%{GREEDYDATA:reason|event.reason}';
const ICMP = raw`type %{INT:icmp_type|cisco.asa.icmp_type:int}, code %{INT:icmp_code|cisco.asa.icmp_code:int}`;
const UNIT = raw`\((?:Primary|Secondary)\)`;
const FAILOVER = `${UNIT} Switching to `;
const SPI = raw`0x%{BASE16NUM:spi|cisco.asa.spi}`;

const messages = {
  CISCOFW104001: [
    `${FAILOVER}ACTIVE - %{GREEDYDATA:switch_reason|event.reason}`,
    'the unit becomes active',
    '(Secondary) Switching to ACTIVE - no failover cable',
  ],
  CISCOFW104002: [
    `${FAILOVER}STANDBY - %{GREEDYDATA:switch_reason|event.reason}`,
    'the unit becomes standby',
    '(Primary) Switching to STANDBY - interface check',
  ],
  CISCOFW104003: [`${FAILOVER}FAILED[.]?`, 'the unit has failed', '(Primary) Switching to FAILED.'],
  CISCOFW104004: [`${FAILOVER}OK[.]?`, 'the unit is well again', '(Primary) Switching to OK.'],
  CISCOFW105003: [
    `${UNIT} Monitoring on [Ii]nterface %{NOTSPACE:interface_name|network.interface.name} waiting`,
    'an interface waits for its test',
    '(Primary) Monitoring on interface inside waiting',
  ],
  CISCOFW105004: [
    `${UNIT} Monitoring on [Ii]nterface %{NOTSPACE:interface_name|network.interface.name} normal`,
    'an interface has passed its test',
    '(Primary) Monitoring on interface inside normal',
  ],
  CISCOFW105005: [
    `${UNIT} Lost Failover communications with mate on [Ii]nterface %{NOTSPACE:interface_name|network.interface.name}`,
    'the other unit is not heard',
    '(Primary) Lost Failover communications with mate on interface inside',
  ],
  CISCOFW105008: [
    `${UNIT} Testing [Ii]nterface %{NOTSPACE:interface_name|network.interface.name}`,
    'an interface is tested',
    '(Primary) Testing interface inside',
  ],
  CISCOFW105009: [
    `${UNIT} Testing on [Ii]nterface %{NOTSPACE:interface_name|network.interface.name} (?:Passed|Failed)`,
    'how the test of an interface ended',
    '(Primary) Testing on interface inside Passed',
  ],
  CISCOFW106001: [
    `${DIRECTION} ${PROTOCOL} connection ${ACTION} from ${ip('src')}/${port('src')} to ${ip('dst')}/${port('dst')} flags %{GREEDYDATA:tcp_flags|cisco.asa.tcp_flags} on interface ${INTERFACE_AT}`,
    'a TCP connection is denied',
    'Inbound TCP connection denied from 192.0.2.7/5210 to 10.0.0.3/80 flags SYN on interface outside',
  ],
  CISCOFW106006_106007_106010: [
    raw`${ACTION} ${DIRECTION} ${PROTOCOL} (?:from|src) (?:${on('src')}:)?${ip('src')}/${port('src')}${user('src')} (?:to|dst) (?:${on('dst')}:)?${ip('dst')}/${port('dst')}${user('dst')} ?(?:on interface ${INTERFACE_AT}|due to %{CISCO_REASON:reason|event.reason})?`,
    'a packet is denied',
    'Deny inbound UDP from 192.0.2.7/5210 to 10.0.0.3/53 on interface outside',
  ],
  CISCOFW106014: [
    raw`${ACTION} ${DIRECTION} ${PROTOCOL} src ${on('src')}:${ip('src')}${user('src')} dst ${on('dst')}:${ip('dst')}${user('dst')} \(${ICMP}\)`,
    'a packet of ICMP is denied',
    'Deny inbound icmp src outside:192.0.2.7 dst inside:10.0.0.3 (type 8, code 0)',
  ],
  CISCOFW106015: [
    raw`${ACTION} ${PROTOCOL} \(%{DATA:policy_id|cisco.asa.rule_name}\) from ${ip('src')}/${port('src')} to ${ip('dst')}/${port('dst')} flags %{GREEDYDATA:tcp_flags|cisco.asa.tcp_flags} on interface ${INTERFACE_AT}`,
    'a packet belongs to no connection',
    'Deny TCP (no connection) from 192.0.2.7/5210 to 10.0.0.3/80 flags RST on interface inside',
  ],
  CISCOFW106021: [
    `${ACTION} ${PROTOCOL} reverse path check from ${ip('src')} to ${ip('dst')} on interface ${INTERFACE_AT}`,
    'an address that the interface cannot have',
    'Deny TCP reverse path check from 192.0.2.7 to 10.0.0.3 on interface outside',
  ],
  CISCOFW106023: [
    raw`${ACTION}(?: protocol)? ${PROTOCOL} src ${on('src')}:(?<src_ip|source.ip>[^\s/(]+)(?:/${port('src')})?${user('src')} dst ${on('dst')}:(?<dst_ip|destination.ip>[^\s/(]+)(?:/${port('dst')})?${user('dst')}(?: \(${ICMP}\))? by access-group ${POLICY}${HASHES}`,
    'a packet is denied by an access list',
    'Deny tcp src outside:192.0.2.7/5210 dst inside:10.0.0.3/23 by access-group "OUT_IN" [0x54c7fa80, 0x0]',
  ],
  CISCOFW106100: [
    raw`access-list ${POLICY} ${ACTION} ${PROTOCOL} ${on('src')}/${ip('src')}\(${port('src')}\)${user('src')} -> ${on('dst')}/${ip('dst')}\(${port('dst')}\)${user('dst')} hit-cnt %{INT:hit_count|cisco.asa.hit_count:int} %{CISCO_INTERVAL:interval|cisco.asa.interval}${HASHES}`,
    'an entry of an access list is hit',
    'access-list inside permitted tcp inside/10.0.0.3(51763) -> outside/192.0.2.7(80) hit-cnt 1 first hit [0x62c4905, 0x0]',
  ],
  CISCOFW106100_2_3: [
    raw`access-list ${POLICY} ${ACTION} ${PROTOCOL} for user '%{DATA:src_fwuser|source.user.name}' ${on('src')}/${ip('src')}\(${port('src')}\) -> ${on('dst')}/${ip('dst')}\(${port('dst')}\) hit-cnt %{INT:hit_count|cisco.asa.hit_count:int} %{CISCO_INTERVAL:interval|cisco.asa.interval}${HASHES}`,
    'an entry of an access list is hit by a user',
    "access-list inside denied tcp for user 'jane' inside/10.0.0.3(51763) -> outside/192.0.2.7(80) hit-cnt 2 300-second interval [0x62c4905, 0x0]",
  ],
  CISCOFW110002: [
    raw`%{DATA:reason|event.reason} for ${PROTOCOL} from ${on('src')}:${ip('src')}/${port('src')} to ${ip('dst')}/${port('dst')}`,
    'no interface leads to the destination',
    'Failed to locate egress interface for TCP from inside:10.0.0.3/5210 to 192.0.2.7/80',
  ],
  CISCOFW302010: [
    '%{INT:connection_count|cisco.asa.connections.in_use:int} in use, %{INT:connection_count_max|cisco.asa.connections.most_used:int} most used',
    'how many connections there are',
    '17 in use, 140 most used',
  ],
  CISCOFW302013_302014_302015_302016: [
    raw`${ACTION}(?: ${DIRECTION})? ${PROTOCOL} connection %{INT:connection_id|cisco.asa.connection_id} for ${on('src')}:${ip('src')}/${port('src')}${mapped('src')}${user('src')} to ${on('dst')}:${ip('dst')}/${port('dst')}${mapped('dst')}${user('dst')}(?: duration %{TIME:duration|cisco.asa.duration} bytes %{INT:bytes|network.bytes:int})?(?: %{CISCO_REASON:reason|event.reason})?(?: \(%{DATA:user|user.name}\))?`,
    'a connection of TCP or UDP is built or torn down',
    'Built inbound TCP connection 17 for outside:192.0.2.7/5210 (192.0.2.7/5210) to inside:10.0.0.3/80 (198.51.100.1/80)',
  ],
  CISCOFW302020_302021: [
    raw`${ACTION}(?: ${DIRECTION})? ${PROTOCOL} connection for faddr ${ip('dst')}/%{INT:icmp_seq_num|cisco.asa.icmp_seq:int}${user('dst')} gaddr %{IPORHOST:src_xlated_ip|source.nat.ip}/%{INT:icmp_code_xlated|} laddr ${ip('src')}/%{INT:icmp_code|cisco.asa.icmp_code:int}${user('src')}(?: ${ICMP.replace('icmp_code|cisco.asa.icmp_code:int', '|')})?`,
    'a session of ICMP is built or torn down',
    'Built inbound ICMP connection for faddr 192.0.2.7/1 gaddr 198.51.100.1/0 laddr 10.0.0.3/0',
  ],
  CISCOFW304001: [
    raw`${ip('src')}${user('src')} Accessed URL ${ip('dst')}:%{GREEDYDATA:dst_url|url.original}`,
    'a host reads a URL',
    '10.0.0.3(DOMAIN\\jane) Accessed URL 192.0.2.7:http://example.org/',
  ],
  CISCOFW305011: [
    raw`${ACTION} %{CISCO_XLATE_TYPE:xlate_type|cisco.asa.xlate_type} ${PROTOCOL} translation from ${on('src')}:${ip('src')}(?:/${port('src')})?${user('src')} to (?<src_xlated_interface|>[^\s:]+):%{IPORHOST:src_xlated_ip|source.nat.ip}/%{INT:src_xlated_port|source.nat.port:int}`,
    'an address is translated',
    'Built dynamic TCP translation from inside:10.0.0.3/5210 to outside:198.51.100.1/1024',
  ],
  CISCOFW313001_313004_313008: [
    raw`${ACTION} ${PROTOCOL} type=%{INT:icmp_type|cisco.asa.icmp_type:int}, code=%{INT:icmp_code|cisco.asa.icmp_code:int} from ${ip('src')} on interface ${INTERFACE_AT}(?: to ${ip('dst')})?`,
    'ICMP to the firewall is denied',
    'Denied ICMP type=8, code=0 from 192.0.2.7 on interface outside',
  ],
  CISCOFW313005: [
    raw`%{CISCO_REASON:reason|event.reason} for ${PROTOCOL} error message: %{GREEDYDATA:message}`,
    'an error of ICMP that belongs to no session',
    'No matching connection for ICMP error message: icmp src outside:192.0.2.7 dst inside:10.0.0.3 (type 3, code 3) on outside interface.',
  ],
  CISCOFW321001: [
    raw`Resource '%{DATA:resource_name|cisco.asa.resource.name}' limit of %{POSINT:resource_limit|cisco.asa.resource.limit:int} reached for system`,
    'a resource is used up',
    "Resource 'conns' limit of 1000 reached for system",
  ],
  CISCOFW402117: [
    `%{WORD:protocol|cisco.asa.network.type}: Received a non-IPSec packet \\(protocol=? ?${PROTOCOL.replace('protocol|', 'orig_protocol|')}\\) from ${ip('src')} to %{IP:dst_ip|destination.ip}[.]?`,
    'a packet lacks IPsec',
    'IPSEC: Received a non-IPSec packet (protocol= TCP) from 192.0.2.7 to 10.0.0.3.',
  ],
  CISCOFW402119: [
    raw`%{WORD:protocol|cisco.asa.network.type}: Received an %{WORD:orig_protocol|cisco.asa.network.transport} packet \(SPI= ?${SPI}, sequence number= ?0x%{BASE16NUM:seq_num|cisco.asa.sequence}\) from ${ip('src')}(?: \(user= ?%{DATA:user|user.name}\))? to ${ip('dst')} that failed anti-replay checking[.]?`,
    'a packet of IPsec is a replay',
    'IPSEC: Received an ESP packet (SPI= 0x1A2B, sequence number= 0x17) from 192.0.2.7 (user= jane) to 10.0.0.3 that failed anti-replay checking.',
  ],
  CISCOFW419001: [
    raw`Dropping ${PROTOCOL} packet from ${on('src')}:${ip('src')}/${port('src')} to ${on('dst')}:${ip('dst')}/${port('dst')}(?:, reason: ${REASON})?`,
    'a packet is too long',
    'Dropping TCP packet from outside:192.0.2.7/80 to inside:10.0.0.3/5210, reason: MSS exceeded, MSS 460, data 1440',
  ],
  CISCOFW419002: [
    raw`%{CISCO_REASON:reason|event.reason} from ${on('src')}:${ip('src')}/${port('src')} to ${on('dst')}:${ip('dst')}/${port('dst')} with different initial sequence number`,
    'a second SYN with another number',
    'Duplicate TCP SYN from inside:10.0.0.3/5210 to outside:192.0.2.7/80 with different initial sequence number',
  ],
  CISCOFW500004: [
    raw`%{CISCO_REASON:reason|event.reason} for protocol=${PROTOCOL}, from ${ip('src')}/${port('src')} to ${ip('dst')}/${port('dst')}`,
    'a transport field is invalid',
    'Invalid transport field for protocol=UDP, from 192.0.2.7/0 to 10.0.0.3/53',
  ],
  CISCOFW602303_602304: [
    raw`%{WORD:protocol|cisco.asa.network.type}: An ${DIRECTION} (?<tunnel_type|cisco.asa.tunnel_type>[^\s]+ ?[^\s]*) SA \(SPI= ?${SPI}\) between ${ip('src')} and ${ip('dst')} \(user= ?%{DATA:user|user.name}\) has been ${ACTION}[.]?`,
    'an association of IPsec is made or deleted',
    'IPSEC: An outbound LAN-to-LAN SA (SPI= 0x1A2B) between 192.0.2.7 and 10.0.0.3 (user= jane) has been created.',
  ],
  CISCOFW710001_710002_710003_710005_710006: [
    raw`${PROTOCOL} (?:request|access) ${ACTION} from ${ip('src')}/${port('src')} to ${on('dst')}:${ip('dst')}/(?<dst_port|destination.service>\w+)`,
    'access to the firewall itself',
    'TCP access denied by ACL from 192.0.2.7/5210 to outside:10.0.0.1/22',
  ],
  CISCOFW713172: [
    raw`Group = (?<group|cisco.asa.source.group>[^,]+), IP = ${ip('src')}, Automatic NAT Detection Status:\s+Remote end\s*(?<is_remote_natted|cisco.asa.remote_natted>is|is not)\s*behind a NAT device\s+This\s+end\s*(?<is_local_natted|cisco.asa.local_natted>is|is not)\s*behind a NAT device`,
    'who is behind a NAT',
    'Group = g1, IP = 192.0.2.7, Automatic NAT Detection Status: Remote end is not behind a NAT device This end is behind a NAT device',
  ],
  CISCOFW733100: [
    raw`\[\s*(?<drop_type|cisco.asa.burst.object>[^\]]*?)\s*\] drop %{DATA:drop_rate_id|cisco.asa.burst.id} exceeded. Current burst rate is %{INT:drop_rate_current_burst|cisco.asa.burst.current_rate:int} per second, max configured rate is %{INT:drop_rate_max_burst|cisco.asa.burst.configured_rate:int}; Current average rate is %{INT:drop_rate_current_avg|cisco.asa.burst.avg_rate:int} per second, max configured rate is %{INT:drop_rate_max_avg|cisco.asa.burst.configured_avg_rate:int}; Cumulative total count is %{INT:drop_total_count|cisco.asa.burst.cumulative_count:int}`,
    'more is dropped than threat detection allows',
    '[ Scanning] drop rate-1 exceeded. Current burst rate is 1 per second, max configured rate is 10; Current average rate is 7 per second, max configured rate is 5; Cumulative total count is 4321',
  ],
} satisfies Record<string, readonly [string, string, string]>;

export const ciscoFamily: Readonly<Record<string, Entry>> = family({
  CISCOTIMESTAMP: [
    '%{MONTH} +%{MONTHDAY}(?: %{YEAR})? %{TIME}',
    'the time of a message, with or without a year',
    'Feb 29 2024 23:59:59',
  ],
  CISCOTAG: ['[A-Z0-9]+-%{INT}-[A-Z0-9_]+', 'the tag of a message', 'ASA-6-302013'],
  CISCO_TAGGED_SYSLOG: [
    raw`<%{NONNEGINT:syslog_pri|log.syslog.priority:int}>%{CISCOTIMESTAMP:timestamp}(?: %{SYSLOGHOST:sysloghost|host.hostname})? ?: %%{CISCOTAG:ciscotag|cisco.asa.tag}:`,
    'the head of a message',
    '<166>Feb 29 2024 23:59:59 fw1: %ASA-6-302013:',
  ],
  CISCO_ACTION: [
    '(?:Built|Teardown|Deny|Denied|denied by ACL|denied|requested|permitted|discarded|est-allowed|Dropping|created|deleted)',
    'what the firewall did',
    'Teardown',
  ],
  CISCO_REASON: ["[A-Za-z0-9][A-Za-z0-9 '/-]*", 'why: words', 'TCP Reset-I'],
  CISCO_DIRECTION: ['(?:[Ii]nbound|[Oo]utbound)', 'which way', 'inbound'],
  CISCO_INTERVAL: [
    '(?:first hit|%{INT}-second interval)',
    'how often an entry is hit',
    '300-second interval',
  ],
  CISCO_XLATE_TYPE: ['(?:static|dynamic)', 'the kind of a translation', 'dynamic'],
  ...messages,
});
