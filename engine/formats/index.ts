/**
 * @module engine/formats
 * The table of built-in formats. A new one is its own file and one line here; the command line, tests, documentation
 * and benches read this table.
 */
import { apacheCombined } from './apache-combined.ts';
import { apacheCommon } from './apache-common.ts';
import { apacheError } from './apache-error.ts';
import { apacheVhost } from './apache-vhost.ts';
import { awsAlb } from './aws/aws-alb.ts';
import { awsClb } from './aws/aws-clb.ts';
import { awsCloudfront } from './aws/aws-cloudfront.ts';
import { awsNlb } from './aws/aws-nlb.ts';
import { awsRdsPostgresql } from './aws/aws-rds-postgresql.ts';
import { awsS3Access } from './aws/aws-s3-access.ts';
import { awsVpcFlow } from './aws/aws-vpc-flow.ts';
import { awsApiGateway } from './aws/json/aws-api-gateway.ts';
import { awsCloudtrail } from './aws/json/aws-cloudtrail.ts';
import { awsEksAudit } from './aws/json/aws-eks-audit.ts';
import { awsNetworkFirewall } from './aws/json/aws-network-firewall.ts';
import { awsRoute53Resolver } from './aws/json/aws-route53-resolver.ts';
import { awsWaf } from './aws/json/aws-waf.ts';
import { lambdaJson } from './aws/json/lambda-json.ts';
import { cri } from './container/cri.ts';
import { docker } from './container/docker.ts';
import type { Format } from './format.ts';
import { json } from './json.ts';
import { logfmt } from './logfmt.ts';
import { ltsv } from './ltsv.ts';
import { nginxCombined } from './nginx-combined.ts';
import { nginxError } from './nginx-error.ts';
import { envoy } from './proxy/envoy.ts';
import { haproxyHttp } from './proxy/haproxy-http.ts';
import { haproxyTcp } from './proxy/haproxy-tcp.ts';
import { syslogRfc3164 } from './syslog/syslog-rfc3164.ts';
import { syslogRfc5424 } from './syslog/syslog-rfc5424.ts';

export type { Column, Example, Format, LineFormat } from './format.ts';

export const FORMATS: readonly Format[] = [
  apacheCommon,
  apacheCombined,
  nginxCombined,
  json,
  ltsv,
  awsAlb,
  awsNlb,
  awsClb,
  awsS3Access,
  awsCloudfront,
  awsVpcFlow,
  awsRdsPostgresql,
  awsWaf,
  awsCloudtrail,
  awsRoute53Resolver,
  awsNetworkFirewall,
  awsEksAudit,
  awsApiGateway,
  lambdaJson,
  logfmt,
  apacheVhost,
  apacheError,
  nginxError,
  syslogRfc3164,
  syslogRfc5424,
  haproxyHttp,
  haproxyTcp,
  envoy,
  cri,
  docker,
];

/** The built-in format of that name, or `undefined`. */
export function formatByName(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}
