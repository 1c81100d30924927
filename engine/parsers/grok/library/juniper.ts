/**
 * @module engine/parsers/grok/library/juniper
 * Sessions of Juniper's SRX firewalls: RT_FLOW
 * (https://www.juniper.net/documentation/us/en/software/junos/flow-packet-processing).
 */
import { family } from './entry.ts';

const raw = String.raw;
const side = (name: 'src' | 'dst', ecs: string) =>
  `%{IP:${name}-ip|${ecs}.ip}/%{INT:${name}-port|${ecs}.port:int}`;
const nat = (name: 'src' | 'dst', ecs: string) =>
  `%{IP:nat-${name}-ip|${ecs}.nat.ip}/%{INT:nat-${name}-port|${ecs}.nat.port:int}`;
const ADDRESSES = `${side('src', 'source')}->${side('dst', 'destination')}`;
const NAT = `${nat('src', 'source')}->${nat('dst', 'destination')}`;
const RULES =
  '%{NOTSPACE:src-nat-rule-name|juniper.srx.src_nat_rule_name} %{NOTSPACE:dst-nat-rule-name|juniper.srx.dst_nat_rule_name}';
const ZONES =
  '%{NOTSPACE:policy-name|rule.name} %{NOTSPACE:from-zone|observer.ingress.zone} %{NOTSPACE:to-zone|observer.egress.zone}';
const SERVICE = '%{NOTSPACE:service|juniper.srx.service_name}';
const PROTOCOL = '%{INT:protocol-id|network.iana_number}';
const bytes = (name: string, ecs: string) => raw`[0-9]+\(%{INT:${name}|${ecs}:int}\)`;
const EVENT = '%{RT_FLOW_EVENT:event|juniper.srx.tag}';

export const juniperFamily = family({
  RT_FLOW_TAG: [
    'RT_FLOW_SESSION_(?:CREATE|CLOSE|DENY)(?:_LS)?',
    'the tag of a message',
    'RT_FLOW_SESSION_CREATE',
  ],
  RT_FLOW_EVENT: ['%{RT_FLOW_TAG}', 'the same', 'RT_FLOW_SESSION_DENY'],
  RT_FLOW1: [
    `${EVENT}: (?<close-reason|juniper.srx.reason>[^:]+): ${ADDRESSES} ${SERVICE} ${NAT} ${RULES} ${PROTOCOL} ${ZONES} %{INT:session-id|juniper.srx.session_id} ${bytes('bytes-from-client', 'source.bytes')} ${bytes('bytes-from-server', 'destination.bytes')} %{INT:elapsed-time|juniper.srx.elapsed_time:int} .*`,
    'a session has ended',
    'RT_FLOW_SESSION_CLOSE: session closed TCP FIN: 10.0.0.3/5210->192.0.2.7/80 junos-http 198.51.100.1/1024->192.0.2.7/80 nat1 None 6 allow trust untrust 17 7(1500) 5(4200) 3 UNKNOWN',
  ],
  RT_FLOW2: [
    `${EVENT}: session created ${ADDRESSES} ${SERVICE} ${NAT} ${RULES} ${PROTOCOL} ${ZONES} %{INT:session-id|juniper.srx.session_id} .*`,
    'a session begins',
    'RT_FLOW_SESSION_CREATE: session created 10.0.0.3/5210->192.0.2.7/80 junos-http 198.51.100.1/1024->192.0.2.7/80 nat1 None 6 allow trust untrust 17 N/A(N/A)',
  ],
  RT_FLOW3: [
    raw`${EVENT}: session denied ${ADDRESSES} ${SERVICE} ${PROTOCOL}\(%{INT:icmp-type|juniper.srx.icmp_type:int}\) ${ZONES} .*`,
    'a session is denied',
    'RT_FLOW_SESSION_DENY: session denied 192.0.2.7/5210->10.0.0.3/22 junos-ssh 6(0) deny untrust trust UNKNOWN',
  ],
});
