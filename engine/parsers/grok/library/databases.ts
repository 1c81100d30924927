/**
 * @module engine/parsers/grok/library/databases
 * PostgreSQL, MongoDB and Redis.
 */
import { family } from './entry.ts';

const raw = String.raw;
const MONGO3 =
  '%{TIMESTAMP_ISO8601:timestamp} %{MONGO3_SEVERITY:severity|log.level} (?:-|%{MONGO3_COMPONENT:component|mongodb.component}) +';
const NAMESPACE = raw`(?<database|mongodb.database>[^\s.]+)\.(?<collection|mongodb.collection>\S+)`;

export const databasesFamily = family({
  POSTGRESQL: [
    raw`%{DATESTAMP:timestamp} %{TZ} %{DATA:user_id|user.name} %{GREEDYDATA:connection_id|postgresql.log.session_id} %{POSINT:pid|process.pid:int}`,
    "a prefix of PostgreSQL's with date, zone, user, session and process",
    '29-02-2024 23:59:59 UTC jane 65e1.17 4721',
  ],
  MONGO_LOG: [
    raw`%{SYSLOGTIMESTAMP:timestamp} \[%{WORD:component|mongodb.component}\] %{GREEDYDATA:message}`,
    'a line of MongoDB up to 2.4',
    'Feb 29 23:59:59 [initandlisten] waiting for connections on port 27017',
  ],
  MONGO_QUERY: [raw`\{ ?.* ?\}`, 'a query, in braces', '{ _id: 17 }'],
  MONGO_SLOWQUERY: [
    raw`\w+ ${NAMESPACE} [a-z]+: (?<query|mongodb.query.original>\{.*\}) ntoreturn:%{NONNEGINT:ntoreturn|mongodb.query.limit:int} ntoskip:%{NONNEGINT:ntoskip|mongodb.query.skip:int} nscanned:%{NONNEGINT:nscanned|mongodb.query.scanned:int}.* nreturned:%{NONNEGINT:nreturned|mongodb.query.returned:int}.* %{POSINT:duration|mongodb.query.duration:int}ms`,
    'a slow query of MongoDB up to 2.4',
    'query shop.orders query: { a: 1 } ntoreturn:0 ntoskip:0 nscanned:17 keyUpdates:0 nreturned:3 reslen:20 140ms',
  ],
  MONGO_WORDDASH: [raw`[\w-]+`, 'letters, digits, _ and -', 'my-db'],
  MONGO3_SEVERITY: [raw`\w`, 'the level of MongoDB 3 and 4.2: F, E, W, I, D', 'I'],
  MONGO3_COMPONENT: [raw`\w+`, 'the component', 'NETWORK'],
  MONGO3_LOG: [
    raw`${MONGO3}(?:\[(?<context|mongodb.context>[^\]]*)\] )?%{GREEDYDATA:message}`,
    'a line of MongoDB 3 to 4.2',
    '2024-02-29T23:59:59.250+0000 I NETWORK  [conn17] end connection 192.0.2.7:5210',
  ],
  REDISTIMESTAMP: [
    '%{MONTHDAY} %{MONTH}(?: %{YEAR})? %{TIME}',
    'the time of Redis',
    '29 Feb 2024 23:59:59.250',
  ],
  REDISLOG: [
    raw`\[%{POSINT:pid|process.pid:int}\] %{REDISTIMESTAMP:timestamp} \*(?: %{GREEDYDATA:|message})?`,
    'a line of Redis up to 2.8',
    '[4721] 29 Feb 23:59:59.250 * Server started',
  ],
  REDISMONLOG: [
    raw`%{NUMBER:timestamp} \[%{INT:database|redis.database.id} %{IP:client|client.ip}:%{INT:port|client.port:int}\] "%{WORD:command|redis.command.name}"(?: %{GREEDYDATA:params|redis.command.args})?`,
    'a line of `redis-cli monitor`',
    '1709251199.250000 [0 192.0.2.7:5210] "get" "key"',
  ],
});
