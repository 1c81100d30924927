/**
 * @module test/layer/hardening/logs
 * Rules of logs: each goes into a group of the stack, and a group does not grow for ever.
 */
import type { Rule } from './rule.ts';
import { at, list, ofType } from './statements.ts';

export const LOG_RULES: readonly Rule[] = [
  {
    name: 'a log group forgets after LogDays',
    about: 'AWS::Logs::LogGroup',
    check: ({ Properties }, _name, _resources, { LogDays = 30 }) =>
      Properties['RetentionInDays'] === LogDays ? null : 'keeps its lines for ever',
    broken: [['RetentionInDays: !Ref LogDays', 'Other: 1']],
  },
  {
    name: 'a function has its log group made beforehand, which is the one it may write to',
    about: 'AWS::Serverless::Function',
    check: ({ Properties }, _name, resources) =>
      ofType(resources, 'AWS::Logs::LogGroup').some(
        ([, group]) => group.Properties['LogGroupName'] === `/aws/lambda/${Properties['FunctionName']}`,
      )
        ? null
        : 'makes a log group of its own, which keeps everything',
    broken: [["LogGroupName: !Sub '/aws/lambda/${AWS::StackName}-millrace'", 'LogGroupName: other']],
  },
  {
    name: 'Firehose logs what it cannot deliver',
    about: 'AWS::KinesisFirehose::DeliveryStream',
    check: ({ Properties }) => {
      const options = at(Properties, 'ExtendedS3DestinationConfiguration', 'CloudWatchLoggingOptions');
      return at(options, 'Enabled') === true && at(options, 'LogGroupName') === '<DeliveryLogs>'
        ? null
        : 'logs nothing';
    },
    broken: [
      [
        'CloudWatchLoggingOptions:\n          Enabled: true',
        'CloudWatchLoggingOptions:\n          Enabled: false',
      ],
    ],
  },
  {
    name: 'a function takes no more of the account’s concurrency than it is given',
    about: 'AWS::Serverless::Function',
    check: ({ Properties }, _name, _resources, { ReservedConcurrency }) =>
      Properties['ReservedConcurrentExecutions'] === ReservedConcurrency
        ? null
        : `reserves ${JSON.stringify(list(Properties['ReservedConcurrentExecutions']))}`,
    broken: [['[Reserved, !Ref ReservedConcurrency, !Ref AWS::NoValue]', '[BuiltLayer, 1, 2]']],
  },
];
