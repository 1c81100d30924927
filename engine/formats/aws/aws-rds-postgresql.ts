/**
 * @module engine/formats/aws/aws-rds-postgresql
 * The error log of RDS and Aurora for PostgreSQL, with either `log_line_prefix` that RDS allows:
 *
 *     %t:%r:%u@%d:[%p]:
 *     %m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:
 */
import type { TypeConfig } from '../../types/index.ts';
import type { Column, LineFormat } from '../format.ts';

/** What is not known is empty here, not `-`. */
const known = (name: string, type: TypeConfig = 'string'): Column => ({ name, type, nullText: '' });

const REMOTE = String.raw`(?:(?P<remoteHost>[^ (:[][^ (]*)\((?P<remotePort>[0-9]+)\)|(?P<remoteHost>\[local\])|)`;
const SESSION = String.raw`(?P<lineNumber>[0-9]+):(?P<sqlState>[0-9A-Z]+):(?P<sessionStart>[0-9-]+ [0-9:]+) UTC:(?P<virtualTransactionId>[^:\n]*):(?P<transactionId>[0-9]+):(?P<sessionId>[^:\n]*):(?:(?P<application>[^:\n]*):)?`;

export const awsRdsPostgresql: LineFormat = {
  kind: 'pattern',
  name: 'aws-rds-postgresql',
  summary: 'Amazon RDS and Aurora for PostgreSQL, error log',
  spec: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.overview.parameter-groups.html',
  notes:
    'With either `log_line_prefix` that RDS allows; with the short one, `lineNumber` to `application` are null. Times must be UTC, the default of RDS. A message may have several lines; a line that continues one in a record of its own does not match.',
  pattern: String.raw`^(?P<timestamp>[0-9-]+ [0-9:.]+) UTC:${REMOTE}:(?P<user>[^@\n]*)@(?P<database>[^:\n]*):\[(?P<pid>[0-9]+)\]:(?:${SESSION})?(?P<level>[A-Z][A-Z0-9]*): +(?P<message>(?s:.*))$`,
  columns: [
    known('timestamp', 'timestamp'),
    known('remoteHost'),
    known('remotePort', 'int'),
    known('user'),
    known('database'),
    known('pid', 'int'),
    known('lineNumber', 'int'),
    known('sqlState'),
    known('sessionStart', 'timestamp'),
    known('virtualTransactionId'),
    known('transactionId', 'int'),
    known('sessionId'),
    known('application'),
    known('level'),
    known('message'),
  ],
  examples: [
    {
      line: '2019-03-10 03:54:59 UTC:10.0.0.123(52834):postgres@tstdb:[20175]:ERROR:  column "wrong_column_name" does not exist at character 8',
      output: String.raw`{"timestamp":"2019-03-10T03:54:59.000Z","remoteHost":"10.0.0.123","remotePort":52834,"user":"postgres","database":"tstdb","pid":20175,"lineNumber":null,"sqlState":null,"sessionStart":null,"virtualTransactionId":null,"transactionId":null,"sessionId":null,"application":null,"level":"ERROR","message":"column \"wrong_column_name\" does not exist at character 8"}`,
    },
    {
      line: '2026-02-02 21:35:40.130 UTC:10.24.155.141(34110):app_user@books_store:[32032]:2:40001:2026-02-02 21:33:19 UTC:25/112:0:693c34cb.2398:psql:ERROR:  canceling statement due to user request',
      output:
        '{"timestamp":"2026-02-02T21:35:40.130Z","remoteHost":"10.24.155.141","remotePort":34110,"user":"app_user","database":"books_store","pid":32032,"lineNumber":2,"sqlState":"40001","sessionStart":"2026-02-02T21:33:19.000Z","virtualTransactionId":"25/112","transactionId":0,"sessionId":"693c34cb.2398","application":"psql","level":"ERROR","message":"canceling statement due to user request"}',
    },
    {
      line: '2018-10-19 20:10:28 UTC::@:[4129]:LOG:  checkpoint starting: time',
      output:
        '{"timestamp":"2018-10-19T20:10:28.000Z","remoteHost":null,"remotePort":null,"user":null,"database":null,"pid":4129,"lineNumber":null,"sqlState":null,"sessionStart":null,"virtualTransactionId":null,"transactionId":null,"sessionId":null,"application":null,"level":"LOG","message":"checkpoint starting: time"}',
    },
  ],
  failures: [
    { line: '\tselect wrong_column_name from t1;', code: 'no-match' },
    { line: '2019-03-10 03:54:59 CET:10.0.0.123(52834):postgres@tstdb:[20175]:ERROR:  x', code: 'no-match' },
    { line: '2019-02-30 03:54:59 UTC:10.0.0.123(52834):postgres@tstdb:[20175]:ERROR:  x', code: 'type' },
    { line: '2019-03-10 03:54:59 UTC [20175] ERROR:  x', code: 'no-match' },
  ],
};
