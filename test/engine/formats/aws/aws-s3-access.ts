import type { Lines } from '../fixture.ts';

const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const HEAD = `${OWNER} amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3`;
const HOST = 'amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com';
const BASE = {
  bucketOwner: OWNER,
  bucket: 'amzn-s3-demo-bucket1',
  timestamp: '2019-02-06T00:00:38.000Z',
  remoteIp: '192.0.2.3',
};
const SIGNED = {
  signatureVersion: 'SigV4',
  cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
  authenticationType: 'AuthHeader',
  hostHeader: HOST,
  tlsVersion: 'TLSV1.2',
};
const SIGNATURE = `SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader ${HOST} TLSV1.2`;

export const lines: Lines = [
  // as in 2019: nothing after the TLS version
  [
    `${HEAD} ${OWNER} 891CE47D2EXAMPLE REST.GET.LOGGING_STATUS - "GET /amzn-s3-demo-bucket1?logging HTTP/1.1" 200 - 242 - 11 - "-" "S3Console/0.4" - 9vKBE6vMhrNiWHZmb2L0mXOcqPGzQOI5XLnCtZNPxev+Hf+7tpT6sxDwDty4LHBUOZJG96N1234= ${SIGNATURE}`,
    {
      ...BASE,
      ...SIGNED,
      requester: OWNER,
      requestId: '891CE47D2EXAMPLE',
      operation: 'REST.GET.LOGGING_STATUS',
      method: 'GET',
      path: '/amzn-s3-demo-bucket1?logging',
      protocol: 'HTTP/1.1',
      status: 200,
      bytesSent: 242,
      totalTime: 11,
      agent: 'S3Console/0.4',
      hostId: '9vKBE6vMhrNiWHZmb2L0mXOcqPGzQOI5XLnCtZNPxev+Hf+7tpT6sxDwDty4LHBUOZJG96N1234=',
    },
  ],
  // an error; the access point of 2020, empty
  [
    `${HEAD} ${OWNER} A1206F460EXAMPLE REST.GET.BUCKETPOLICY - "GET /amzn-s3-demo-bucket1?policy HTTP/1.1" 404 NoSuchBucketPolicy 297 - 38 - "-" "S3Console/0.4" - BNaBsXZQQDbssi6xMBdBU2sLt+Yf5kZDmeBUP35sFoKa3sLLeMC78iwEIWxs99CRUrbS4n11234= ${SIGNATURE} -`,
    {
      ...BASE,
      ...SIGNED,
      requester: OWNER,
      requestId: 'A1206F460EXAMPLE',
      operation: 'REST.GET.BUCKETPOLICY',
      method: 'GET',
      path: '/amzn-s3-demo-bucket1?policy',
      protocol: 'HTTP/1.1',
      status: 404,
      errorCode: 'NoSuchBucketPolicy',
      bytesSent: 297,
      totalTime: 38,
      agent: 'S3Console/0.4',
      hostId: 'BNaBsXZQQDbssi6xMBdBU2sLt+Yf5kZDmeBUP35sFoKa3sLLeMC78iwEIWxs99CRUrbS4n11234=',
    },
  ],
  // a put; ACL required as of 2022
  [
    `${HEAD} ${OWNER} DD6CC733AEXAMPLE REST.PUT.OBJECT s3-dg.pdf "PUT /amzn-s3-demo-bucket1/s3-dg.pdf HTTP/1.1" 200 - - 4406583 41754 28 "-" "S3Console/0.4" - 10S62Zv81kBW7BB6SX4XJ48o6kpcl6LPwEoizZQQxJd5qDSCTLX0TgS37kYUBKQW3+bPdrg1234= ${SIGNATURE} - Yes`,
    {
      ...BASE,
      ...SIGNED,
      requester: OWNER,
      requestId: 'DD6CC733AEXAMPLE',
      operation: 'REST.PUT.OBJECT',
      key: 's3-dg.pdf',
      method: 'PUT',
      path: '/amzn-s3-demo-bucket1/s3-dg.pdf',
      protocol: 'HTTP/1.1',
      status: 200,
      objectSize: 4406583,
      totalTime: 41754,
      turnAroundTime: 28,
      agent: 'S3Console/0.4',
      hostId: '10S62Zv81kBW7BB6SX4XJ48o6kpcl6LPwEoizZQQxJd5qDSCTLX0TgS37kYUBKQW3+bPdrg1234=',
      aclRequired: 'Yes',
    },
  ],
  // lifecycle: nobody asked, so there is no request, referrer or agent
  [
    `${HEAD} AmazonS3 7B4A0FABBEXAMPLE S3.EXPIRE.OBJECT old%2Ffile.txt - - - - 12 - - - - Kx9zVersion - - - - - - - - us-west-1`,
    {
      ...BASE,
      requester: 'AmazonS3',
      requestId: '7B4A0FABBEXAMPLE',
      operation: 'S3.EXPIRE.OBJECT',
      key: 'old%2Ffile.txt',
      objectSize: 12,
      versionId: 'Kx9zVersion',
      sourceRegion: 'us-west-1',
    },
  ],
  // the same with "-" between quotes
  [
    `${HEAD} AmazonS3 7B4A0FABCEXAMPLE S3.DELETE.OBJECT a "-" - - - - - - "-" "-" -`,
    {
      ...BASE,
      requester: 'AmazonS3',
      requestId: '7B4A0FABCEXAMPLE',
      operation: 'S3.DELETE.OBJECT',
      key: 'a',
      request: '-',
    },
  ],
  // an unsigned request for a web page, with a referrer
  [
    String.raw`${HEAD} - 3E57427F33A59F07 WEBSITE.GET.OBJECT photos/2019/08/puppy.jpg "GET /photos/2019/08/puppy.jpg?x-foo=bar HTTP/1.1" 206 - 2662992 3462992 70 10 "http://www.amazon.com/webservices" "Mozilla/5.0 \"x\"" 3HL4kqtJvjVBH40Nrjfkd s9lz= - - - ${HOST} -`,
    {
      ...BASE,
      requestId: '3E57427F33A59F07',
      operation: 'WEBSITE.GET.OBJECT',
      key: 'photos/2019/08/puppy.jpg',
      method: 'GET',
      path: '/photos/2019/08/puppy.jpg?x-foo=bar',
      protocol: 'HTTP/1.1',
      status: 206,
      bytesSent: 2662992,
      objectSize: 3462992,
      totalTime: 70,
      turnAroundTime: 10,
      referrer: 'http://www.amazon.com/webservices',
      agent: String.raw`Mozilla/5.0 \"x\"`,
      versionId: '3HL4kqtJvjVBH40Nrjfkd',
      hostId: 's9lz=',
      hostHeader: HOST,
    },
  ],
  // a copy: no protocol in the request
  [
    `${HEAD} arn:aws:sts::123456789012:assumed-role/role/session 3E57 REST.COPY.OBJECT_GET k "GET /amzn-s3-demo-bucket1/k" 200 - - 5 - - - - - - - - - - - - - eu-west-1 and what comes next`,
    {
      ...BASE,
      requester: 'arn:aws:sts::123456789012:assumed-role/role/session',
      requestId: '3E57',
      operation: 'REST.COPY.OBJECT_GET',
      key: 'k',
      method: 'GET',
      path: '/amzn-s3-demo-bucket1/k',
      status: 200,
      objectSize: 5,
      sourceRegion: 'eu-west-1',
    },
  ],
  // a space at the end, as old files have
  [
    `${HEAD} - 3E58 REST.GET.OBJECT k "GET /k HTTP/1.1" 200 - 5 5 1 1 "-" "-" - `,
    {
      ...BASE,
      requestId: '3E58',
      operation: 'REST.GET.OBJECT',
      key: 'k',
      method: 'GET',
      path: '/k',
      protocol: 'HTTP/1.1',
      status: 200,
      bytesSent: 5,
      objectSize: 5,
      totalTime: 1,
      turnAroundTime: 1,
    },
  ],
  [
    `${HEAD} - 3E58 REST.GET.OBJECT k "GET /k HTTP/1.1" 200 - 5 5 1 1 "-" "-" -\n${HEAD} - 3E58 REST.GET.OBJECT k "GET /k HTTP/1.1" 200 - 5 5 1 1 "-" "-" -`,
    'no-match',
  ],
  [`${HEAD} - 3E58 REST.GET.OBJECT k "GET /k HTTP/1.1" 200 - 5 5 1 1 "-" "-" - host SigV4`, 'no-match'],
];
