import { changed, type Lines } from '../fixture.ts';

const HEAD = '"kind":"Event","apiVersion":"audit.k8s.io/v1"';
const TIMES =
  '"requestReceivedTimestamp":"2024-12-18T05:29:37.525583Z","stageTimestamp":"2024-12-18T05:29:37.526180Z"';
const RECEIVED = ['37.525583Z', '37.525Z'] as const;
const STAGE = ['37.526180Z', '37.526Z'] as const;

export const lines: Lines = [
  changed(
    `{${HEAD},"level":"Request","stage":"ResponseComplete","verb":"create","responseStatus":{"metadata":{},"code":201},${TIMES}}`,
    RECEIVED,
    STAGE,
  ),
  changed(`{${HEAD},"level":"Metadata","stage":"Panic","verb":"watch",${TIMES}}`, RECEIVED, STAGE),
  changed(
    `{${HEAD},"stage":"ResponseStarted","verb":"watch","user":{"username":"system:node:ip-10-0-0-1","uid":"aws-iam-authenticator:111122223333:AROA","extra":{"arn":["arn:aws:sts::111122223333:assumed-role/n/i"]}},${TIMES}}`,
    RECEIVED,
    STAGE,
  ),
  changed(
    `{${HEAD},"verb":"patch","objectRef":{"resource":"nodes","name":"a","subresource":"status"},"requestObject":{"status":{"conditions":[{"lastHeartbeatTime":"2024-12-18T05:29:37Z"}]}},${TIMES}}`,
    RECEIVED,
    STAGE,
  ),
  changed(
    `{${HEAD},"responseStatus":{"status":"Failure","reason":"Forbidden","code":403,"message":"pods is forbidden: User \\"x\\""},${TIMES}}`,
    RECEIVED,
    STAGE,
  ),
  // one of the times alone
  changed(`{${HEAD},"requestReceivedTimestamp":"2024-12-18T05:29:37.525583Z"}`, RECEIVED),
  changed(`{${HEAD},"stageTimestamp":"2024-12-18T05:29:37Z"}`, ['37Z', '37.000Z']),
  changed(
    `{${HEAD},"annotations":{"mutation.webhook.admission.k8s.io/round_0_index_0":"{\\"configuration\\":\\"pod-identity-webhook\\"}"},${TIMES}}`,
    RECEIVED,
    STAGE,
  ),
  [`{${HEAD},"stageTimestamp":"2024-12-18T05:29:60Z"}`, 'type'],
];
