/**
 * @module engine/formats/aws/json/aws-eks-audit
 * Audit logs of the EKS control plane: JSON, events of `audit.k8s.io/v1`
 * (https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/). The times are timestamps, cut off to milliseconds;
 * everything else stays as it is written.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const awsEksAudit: SelfDescribingFormat = {
  kind: 'json',
  name: 'aws-eks-audit',
  summary: 'Amazon EKS control plane audit log',
  spec: 'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
  notes: 'Events of `audit.k8s.io/v1`.',
  types: {
    requestReceivedTimestamp: 'timestamp',
    stageTimestamp: 'timestamp',
  },
  examples: [
    {
      line: '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a5c8369c-6583-408b-aa2a-777cc70a6319","stage":"ResponseComplete","requestURI":"/readyz","verb":"get","user":{"username":"system:anonymous","groups":["system:unauthenticated"]},"sourceIPs":["172.30.1.2"],"userAgent":"kube-probe/1.31","responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2024-12-18T05:29:37.525583Z","stageTimestamp":"2024-12-18T05:29:37.526180Z","annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}',
      output:
        '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a5c8369c-6583-408b-aa2a-777cc70a6319","stage":"ResponseComplete","requestURI":"/readyz","verb":"get","user":{"username":"system:anonymous","groups":["system:unauthenticated"]},"sourceIPs":["172.30.1.2"],"userAgent":"kube-probe/1.31","responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"2024-12-18T05:29:37.525Z","stageTimestamp":"2024-12-18T05:29:37.526Z","annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}',
    },
    {
      line: '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"8e526e77-1fd9-43c3-9714-367fde233c99","stage":"RequestReceived","requestURI":"/api/v1/namespaces/default/secrets?limit=500","verb":"list","user":{"username":"kubernetes-admin","groups":["system:masters","system:authenticated"]},"sourceIPs":["192.0.2.1"],"userAgent":"kubectl/v1.25.4 (linux/amd64) kubernetes/872a965","objectRef":{"resource":"secrets","namespace":"default","apiVersion":"v1"},"requestReceivedTimestamp":"2023-02-11T20:34:11.015389Z","stageTimestamp":"2023-02-11T20:34:11.015389Z"}',
      output:
        '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"8e526e77-1fd9-43c3-9714-367fde233c99","stage":"RequestReceived","requestURI":"/api/v1/namespaces/default/secrets?limit=500","verb":"list","user":{"username":"kubernetes-admin","groups":["system:masters","system:authenticated"]},"sourceIPs":["192.0.2.1"],"userAgent":"kubectl/v1.25.4 (linux/amd64) kubernetes/872a965","objectRef":{"resource":"secrets","namespace":"default","apiVersion":"v1"},"requestReceivedTimestamp":"2023-02-11T20:34:11.015Z","stageTimestamp":"2023-02-11T20:34:11.015Z"}',
    },
  ],
  failures: [
    {
      line: '{"kind":"Event","stage":"ResponseComplete","requestReceivedTimestamp":"yesterday"}',
      code: 'type',
    },
    { line: '{"kind":"Event","stage":"ResponseComplete","stageTimestamp":1734499777}', code: 'type' },
    { line: 'I1218 05:29:37.525583       1 trace.go:236] Trace[1]: "Get" (total time: 501ms)', code: 'json' },
  ],
};
