/**
 * @module engine/formats/aws/vpc-flow-fields
 * The fields of VPC flow logs, versions 2 to 10: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
import { type FieldList, named } from './field-list.ts';

export const VPC_FLOW: FieldList = {
  separator: ' ',
  hasHeading: true,
  lineMember: 'message',
  fields: {
    ...named(
      'int',
      'version srcport dstport protocol packets bytes tcp-flags traffic-path encryption-status',
    ),
    ...named({ epoch: {} }, 'start end'),
    ...named('string', 'account-id interface-id srcaddr dstaddr action log-status'),
    ...named('string', 'vpc-id subnet-id instance-id type pkt-srcaddr pkt-dstaddr'),
    ...named('string', 'region az-id sublocation-type sublocation-id'),
    ...named('string', 'pkt-src-aws-service pkt-dst-aws-service flow-direction'),
    ...named(
      'string',
      'ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id',
    ),
    ...named('string', 'ecs-container-id ecs-second-container-id ecs-service-name ecs-task-definition-arn'),
    ...named('string', 'ecs-task-arn ecs-task-id reject-reason resource-id'),
  },
};
