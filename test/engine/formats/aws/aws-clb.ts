import type { Lines } from '../fixture.ts';

const HEAD = '2015-05-13T23:39:43.945958Z my-loadbalancer';
const BASE = {
  timestamp: '2015-05-13T23:39:43.945Z',
  elb: 'my-loadbalancer',
  clientIp: '192.168.131.39',
  clientPort: 2817,
  backendIp: '10.0.0.1',
  backendPort: 80,
};

export const lines: Lines = [
  // an SSL listener
  [
    `${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.001065 0.000015 0.000023 - - 57 502 "- - - " "-" ECDHE-ECDSA-AES128-GCM-SHA256 TLSv1.2`,
    {
      ...BASE,
      requestProcessingTime: 0.001065,
      backendProcessingTime: 0.000015,
      responseProcessingTime: 0.000023,
      receivedBytes: 57,
      sentBytes: 502,
      sslCipher: 'ECDHE-ECDSA-AES128-GCM-SHA256',
      sslProtocol: 'TLSv1.2',
      request: '- - - ',
    },
  ],
  // as in 2014: nothing after the request
  [
    `2014-02-15T23:39:43.945958Z my-test-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/HTTP/1.1"`,
    {
      ...BASE,
      timestamp: '2014-02-15T23:39:43.945Z',
      elb: 'my-test-loadbalancer',
      requestProcessingTime: 0.000073,
      backendProcessingTime: 0.001048,
      responseProcessingTime: 0.000057,
      status: 200,
      backendStatusCode: 200,
      receivedBytes: 0,
      sentBytes: 29,
      method: 'GET',
      url: 'http://www.example.com:80/HTTP/1.1',
    },
  ],
  // no backend took it
  [
    `${HEAD} 192.168.131.39:2817 - -1 -1 -1 503 0 0 0 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -`,
    {
      ...BASE,
      backendIp: null,
      backendPort: null,
      requestProcessingTime: -1,
      backendProcessingTime: -1,
      responseProcessingTime: -1,
      status: 503,
      backendStatusCode: 0,
      receivedBytes: 0,
      sentBytes: 0,
      method: 'GET',
      url: 'http://www.example.com:80/',
      protocol: 'HTTP/1.1',
      agent: 'curl/7.38.0',
    },
  ],
  // the backend gave no answer
  [
    `${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.000037 -1 -1 504 - 12 0 "PUT http://www.example.com:80/a%20b HTTP/1.0" "-" - -`,
    {
      ...BASE,
      requestProcessingTime: 0.000037,
      backendProcessingTime: -1,
      responseProcessingTime: -1,
      status: 504,
      receivedBytes: 12,
      sentBytes: 0,
      method: 'PUT',
      url: 'http://www.example.com:80/a%20b',
      protocol: 'HTTP/1.0',
    },
  ],
  // escapes and UTF-8
  [
    String.raw`${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29 "GET http://www.example.com:80/\"x HTTP/1.1" "ünïcode \"q\" \\" - -`,
    {
      ...BASE,
      requestProcessingTime: 0.1,
      backendProcessingTime: 0.2,
      responseProcessingTime: 0.3,
      status: 200,
      backendStatusCode: 200,
      receivedBytes: 0,
      sentBytes: 29,
      method: 'GET',
      url: String.raw`http://www.example.com:80/\"x`,
      protocol: 'HTTP/1.1',
      agent: String.raw`ünïcode \"q\" \\`,
    },
  ],
  // columns that nobody knows yet, and a space at the end
  [
    `${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2 new "two words" `,
    {
      ...BASE,
      requestProcessingTime: 0.1,
      backendProcessingTime: 0.2,
      responseProcessingTime: 0.3,
      status: 200,
      backendStatusCode: 200,
      receivedBytes: 0,
      sentBytes: 29,
      method: 'GET',
      url: 'http://www.example.com:80/',
      protocol: 'HTTP/1.1',
      agent: 'curl/7.38.0',
      sslCipher: 'DHE-RSA-AES128-SHA',
      sslProtocol: 'TLSv1.2',
    },
  ],
  // an IPv6 client
  [
    `${HEAD} 2001:db8::9:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -`,
    {
      ...BASE,
      clientIp: '2001:db8::9',
      requestProcessingTime: 0.1,
      backendProcessingTime: 0.2,
      responseProcessingTime: 0.3,
      status: 200,
      backendStatusCode: 200,
      receivedBytes: 0,
      sentBytes: 29,
      method: 'GET',
      url: 'http://www.example.com:80/',
      protocol: 'HTTP/1.1',
      agent: 'curl/7.38.0',
    },
  ],
  [
    `${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29 "GET http://a:80/ HTTP/1.1" "x" - -\n${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29 "GET http://a:80/ HTTP/1.1" "x" - -`,
    'no-match',
  ],
  [
    `${HEAD} 192.168.131.39:2817 10.0.0.1:80 0.1 0.2 0.3 200 200 0 29 "GET http://a:80/ HTTP/1.1" "x" -`,
    'no-match',
  ],
];
