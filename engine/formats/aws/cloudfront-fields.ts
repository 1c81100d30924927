/**
 * @module engine/formats/aws/cloudfront-fields
 * The fields of CloudFront's logs: standard, https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html,
 * and real-time, https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html, which spell some
 * names differently (`cs(Referer)`, `cs-referer`). Values stay URL-encoded.
 */
import { column } from './columns.ts';
import { type FieldList, named } from './field-list.ts';

export const CLOUDFRONT: FieldList = {
  separator: '\\t',
  hasHeading: false,
  fields: {
    timestamp: column('timestamp', { epoch: {} }),
    'timestamp(ms)': column('timestamp', { epoch: { unit: 'ms' } }),
    'cs-method': column('method'),
    'cs-uri-stem': column('path'),
    'sc-status': column('status', 'int'),
    'cs(Referer)': column('referrer'),
    'cs-referer': column('referrer'),
    'cs(User-Agent)': column('agent'),
    'cs-user-agent': column('agent'),
    distributionid: column('distributionId'),
    DistributionId: column('distributionId'),
    ...named(
      'int',
      'sc-bytes cs-bytes c-port sc-content-len sc-range-start sc-range-end fle-encrypted-fields',
    ),
    ...named('int', 'cs-headers-count asn'),
    ...named('float', 'time-taken time-to-first-byte origin-fbl origin-lbl'),
    ...named('string', 'date time x-edge-location c-ip cs(Host) cs-host cs-uri-query cs(Cookie) cs-cookie'),
    ...named('string', 'x-edge-result-type x-edge-request-id x-host-header cs-protocol x-forwarded-for'),
    ...named('string', 'ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status'),
    ...named(
      'string',
      'x-edge-detailed-result-type sc-content-type c-ip-version c-country cs-accept-encoding',
    ),
    ...named('string', 'cs-accept cache-behavior-path-pattern cs-headers cs-header-names'),
    ...named(
      'string',
      'primary-distribution-id primary-distribution-dns-name distribution-tenant-id connection-id',
    ),
    ...named('string', 'viewer-request-log-data viewer-response-log-data x-edge-mqcs sr-reason'),
    ...named('string', 'cmcd-encoded-bitrate cmcd-buffer-length cmcd-buffer-starvation cmcd-content-id'),
    ...named(
      'string',
      'cmcd-object-duration cmcd-deadline cmcd-measured-throughput cmcd-next-object-request',
    ),
    ...named('string', 'cmcd-next-range-request cmcd-object-type cmcd-playback-rate cmcd-startup'),
    ...named('string', 'cmcd-requested-maximum-throughput cmcd-streaming-format cmcd-session-id'),
    ...named('string', 'cmcd-stream-type cmcd-top-bitrate cmcd-version'),
  },
};
