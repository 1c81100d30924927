/**
 * @module engine/parsers/cloudfront
 * `{cloudFront: {fields: …}}`: CloudFront's real-time logs, and standard logs with fields of one's own. Names, types and nulls
 * are those of `aws-cloudfront`; `date` and `time` are two fields of text.
 */
import { CLOUDFRONT } from '../formats/aws/cloudfront-fields.ts';
import { fieldListParser } from './field-list.ts';

export const cloudFront = fieldListParser(CLOUDFRONT, {
  name: 'cloudFront',
  summary: "CloudFront's real-time logs, or standard logs with the fields you chose, by their names in AWS.",
  examples: [
    {
      parse: {
        cloudFront: {
          fields: 'timestamp c-ip time-to-first-byte sc-status cs-method cs-uri-stem cs-user-agent c-country',
        },
      },
      line: '1584476292.123\t192.0.2.100\t0.006\t304\tGET\t/index.html\tMozilla/5.0%20(X11)\tDE',
      output:
        '{"timestamp":"2020-03-17T20:18:12.123Z","cIp":"192.0.2.100","timeToFirstByte":0.006,"status":304,"method":"GET","path":"/index.html","agent":"Mozilla/5.0%20(X11)","cCountry":"DE"}',
    },
    {
      parse: {
        cloudFront: { fields: ['timestamp(ms)', 'DistributionId', 'date', 'time', 'cs(Host)', 'asn'] },
      },
      line: '1731620046814\tE1L9QJ0EXAMPLE\t2024-11-14\t21:34:06\td111111abcdef8.cloudfront.net\t16509',
      output:
        '{"timestamp":"2024-11-14T21:34:06.814Z","distributionId":"E1L9QJ0EXAMPLE","date":"2024-11-14","time":"21:34:06","csHost":"d111111abcdef8.cloudfront.net","asn":16509}',
    },
  ],
  failures: [
    { parse: { cloudFront: { fields: 'c-ip sc-status' } }, line: '192.0.2.100 200' },
    { parse: { cloudFront: { fields: 'c-ip sc-status' } }, line: '192.0.2.100\tOK' },
  ],
});
