/**
 * @module engine/formats/aws/aws-cloudfront
 * CloudFront's standard log: fields with a tab between them. AWS added, after `cs-protocol-version`: field-level encryption,
 * then `c-port` to `sc-range-end`.
 */
import type { JsonTwin } from '../../plan/plan.ts';
import type { LineFormat } from '../format.ts';
import { CLOUDFRONT } from './cloudfront-fields.ts';
import { addedLater, column, TWIN_NOTES } from './columns.ts';
import { columnsOf, fieldPattern, twinOf } from './field-list.ts';

const FIRST =
  'x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version';
const ENCRYPTION = 'fle-status fle-encrypted-fields';
const LAST =
  'c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end';

const columns = (names: string) => columnsOf(CLOUDFRONT, names);
const pattern = (names: string) => fieldPattern(CLOUDFRONT, columns(names));
const FIELDS = `${FIRST} ${ENCRYPTION} ${LAST}`;
const { columns: members } = twinOf(CLOUDFRONT, FIELDS.split(' ')) as Extract<JsonTwin, { columns: unknown }>;

export const awsCloudfront: LineFormat = {
  kind: 'pattern',
  name: 'aws-cloudfront',
  summary: 'Amazon CloudFront standard log',
  spec: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html',
  notes: `\`timestamp\` is \`date\` and \`time\`. Values stay URL-encoded. The lines \`#Version\` and \`#Fields\` at the head of a file fail with \`no-match\`. Real-time logs, and standard logs with fields of your choice: \`parse: {cloudFront: {fields: …}}\`. Records of JSON, as standard logging v2 delivers them to Firehose, are read as well. ${TWIN_NOTES}`,
  pattern: `^(?P<timestamp>[^\\t]+\\t[^\\t]+)\\t${pattern(FIRST)}${addedLater([pattern(ENCRYPTION), pattern(LAST)], '\\t')}`,
  columns: [column('timestamp', 'timestamp'), ...columns(FIELDS)],
  twin: { columns: { timestamp: ['date', 'time'], ...members } },
  twinExamples: [
    {
      line: '{"date":"2024-11-15","time":"19:45:51","x-edge-location":"SOF50-P2","sc-bytes":"450","c-ip":"192.0.2.100","cs-method":"GET","cs(Host)":"d111111abcdef8.cloudfront.net","cs-uri-stem":"/","sc-status":"200","cs(Referer)":"-","cs(User-Agent)":"curl/8.7.1","time-taken":"0.254","x-host-header":"d111111abcdef8.cloudfront.net","asn":"16509","cs(Cookie)":"examplecookie=value"}',
      output:
        '{"timestamp":"2024-11-15T19:45:51.000Z","xEdgeLocation":"SOF50-P2","scBytes":450,"cIp":"192.0.2.100","method":"GET","csHost":"d111111abcdef8.cloudfront.net","path":"/","status":200,"referrer":null,"agent":"curl/8.7.1","csUriQuery":null,"csCookie":"examplecookie=value","xEdgeResultType":null,"xEdgeRequestId":null,"xHostHeader":"d111111abcdef8.cloudfront.net","csProtocol":null,"csBytes":null,"timeTaken":0.254,"xForwardedFor":null,"sslProtocol":null,"sslCipher":null,"xEdgeResponseResultType":null,"csProtocolVersion":null,"fleStatus":null,"fleEncryptedFields":null,"cPort":null,"timeToFirstByte":null,"xEdgeDetailedResultType":null,"scContentType":null,"scContentLen":null,"scRangeStart":null,"scRangeEnd":null}',
    },
  ],
  examples: [
    {
      line: '2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\tGET\td111111abcdef8.cloudfront.net\t/index.html\t200\t-\tMozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36\t-\t-\tHit\tSOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==\td111111abcdef8.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE-RSA-AES128-GCM-SHA256\tHit\tHTTP/2.0\t-\t-\t11040\t0.001\tHit\ttext/html\t78\t-\t-',
      output:
        '{"timestamp":"2019-12-04T21:02:31.000Z","xEdgeLocation":"LAX1","scBytes":392,"cIp":"192.0.2.100","method":"GET","csHost":"d111111abcdef8.cloudfront.net","path":"/index.html","status":200,"referrer":null,"agent":"Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/78.0.3904.108%20Safari/537.36","csUriQuery":null,"csCookie":null,"xEdgeResultType":"Hit","xEdgeRequestId":"SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==","xHostHeader":"d111111abcdef8.cloudfront.net","csProtocol":"https","csBytes":23,"timeTaken":0.001,"xForwardedFor":null,"sslProtocol":"TLSv1.2","sslCipher":"ECDHE-RSA-AES128-GCM-SHA256","xEdgeResponseResultType":"Hit","csProtocolVersion":"HTTP/2.0","fleStatus":null,"fleEncryptedFields":null,"cPort":11040,"timeToFirstByte":0.001,"xEdgeDetailedResultType":"Hit","scContentType":"text/html","scContentLen":78,"scRangeStart":null,"scRangeEnd":null}',
    },
    {
      line: '2014-05-23\t01:13:11\tFRA2\t182\t192.0.2.10\tGET\td111111abcdef8.cloudfront.net\t/view/my/file.html\t200\twww.displaymyfiles.com\tMozilla/4.0%20(compatible;%20MSIE%205.0b1;%20Mac_PowerPC)\t-\tzip=98101\tRefreshHit\tMRVMF7KydIvxMWfJIglgwHQwZsbG2IhRJ07sn9AkKUFSHS9EXAMPLE==\td111111abcdef8.cloudfront.net\thttp\t-\t0.001\t-\t-\t-\tRefreshHit\tHTTP/1.1',
      output:
        '{"timestamp":"2014-05-23T01:13:11.000Z","xEdgeLocation":"FRA2","scBytes":182,"cIp":"192.0.2.10","method":"GET","csHost":"d111111abcdef8.cloudfront.net","path":"/view/my/file.html","status":200,"referrer":"www.displaymyfiles.com","agent":"Mozilla/4.0%20(compatible;%20MSIE%205.0b1;%20Mac_PowerPC)","csUriQuery":null,"csCookie":"zip=98101","xEdgeResultType":"RefreshHit","xEdgeRequestId":"MRVMF7KydIvxMWfJIglgwHQwZsbG2IhRJ07sn9AkKUFSHS9EXAMPLE==","xHostHeader":"d111111abcdef8.cloudfront.net","csProtocol":"http","csBytes":null,"timeTaken":0.001,"xForwardedFor":null,"sslProtocol":null,"sslCipher":null,"xEdgeResponseResultType":"RefreshHit","csProtocolVersion":"HTTP/1.1","fleStatus":null,"fleEncryptedFields":null,"cPort":null,"timeToFirstByte":null,"xEdgeDetailedResultType":null,"scContentType":null,"scContentLen":null,"scRangeStart":null,"scRangeEnd":null}',
    },
  ],
  failures: [
    { line: '#Version: 1.0', code: 'no-match' },
    {
      line: '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end',
      code: 'no-match',
    },
    {
      line: '2019-12-04\t21:02:31\tLAX1\tmany\t192.0.2.100\tGET\ta.cloudfront.net\t/\t200\t-\tcurl\t-\t-\tHit\tS==\ta.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE\tHit\tHTTP/2.0',
      code: 'type',
    },
    {
      line: '2019-12-04\t21:62:31\tLAX1\t392\t192.0.2.100\tGET\ta.cloudfront.net\t/\t200\t-\tcurl\t-\t-\tHit\tS==\ta.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE\tHit\tHTTP/2.0',
      code: 'type',
    },
  ],
};
