import { expect, test } from 'vitest';
import { millrace, scratchFolder, shell } from './support/millrace.ts';

const scratch = scratchFolder();
const CONFIG = `{"faults":[{"fault":"latency","weight":0.05,"ms":[5,9]},{"fault":"throw","probability":0.1,"message":"it's","match":{"alias":"live"}}]}`;

test('check says what a configuration would do', async () => {
  const { status, text } = await millrace(['chaos', 'check', scratch.write('chaos.json', CONFIG)]);
  expect(status).toBe(0);
  expect(text).toContain('latency: 5 % of matching calls\n    any invocation takes 5 to 9 ms longer');
  expect(text).toContain('an invocation called by the alias live fails with the error "it\'s"');
  expect(text).toContain('goes without a fault in 85.5 % of cases');
});

test.each([
  ['{"faults":[{"fault":"x","weight":0.1}]}', /faults\[0\]\.fault: expected one of throw/],
  ['{"faults":', /expected JSON/],
  ['nowhere.json', /expected inline JSON, or a \.json file/],
])('what is wrong with %s is said, with status 1', async (config, message) => {
  for (const args of [['check'], ['plan', '--function', 'f']]) {
    const { status, errors } = await millrace(['chaos', ...args, config]);
    expect(status).toBe(1);
    expect(errors).toMatch(message);
  }
});

test('plan is a shell script that publishes, shifts, watches and rolls back, in this order', async () => {
  const { status, text } = await millrace([
    ...['chaos', 'plan', CONFIG, '--function', 'logs-millrace', '--share', '0.2', '--minutes', '30'],
    ...['--stream', 'logs', '--bucket', 'lake'],
  ]);
  expect(status).toBe(0);
  // As a shell reads it: quotes, dollars and all.
  const calls = scratch.path('calls');
  const fake = `aws() { echo "$*" >> ${calls}; case "$*" in *publish-version*) echo 8;; *get-alias*) echo 7;; esac; }; jq() { printf '%s' "$3" > ${scratch.path('chaos-text')}; }; cd ${scratch.path('')}`;
  const script = scratch.write('plan.sh', `${fake}\n${text}`);
  expect(await shell(`sh ${script} && cat ${calls}`)).toMatchObject({ status: 0, errors: '' });
  const { out } = await shell(`cat ${calls}`);
  const order = [
    'lambda get-alias --function-name logs-millrace --name live',
    'lambda update-function-configuration --function-name logs-millrace --environment file://chaos-environment.json',
    'lambda publish-version --function-name logs-millrace',
    'lambda update-function-configuration --function-name logs-millrace --environment file://environment.json',
    'lambda invoke --function-name logs-millrace:8',
    'lambda update-alias --function-name logs-millrace --name live --function-version 7 --routing-config AdditionalVersionWeights={"8"=0.2}',
    'Name=ExecutedVersion,Value=8',
    'Name=DeliveryStreamName,Value=logs',
    's3 ls --recursive s3://lake/errors/processing-failed/',
    'lambda update-alias --function-name logs-millrace --name live --function-version 7 --routing-config AdditionalVersionWeights={}',
    'lambda delete-function --function-name logs-millrace --qualifier 8',
  ];
  let at = 0;
  for (const call of order) {
    const found = out.indexOf(call, at);
    expect(found, call).toBeGreaterThanOrEqual(at);
    at = found + call.length;
  }
  const written = JSON.parse((await shell(`cat ${scratch.path('chaos-text')}`)).out) as { until: string };
  const { until, ...rest } = written;
  expect(rest).toEqual(JSON.parse(CONFIG));
  const minutes = (Date.parse(until) - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(28);
  expect(minutes).toBeLessThanOrEqual(30);
});

test.each(['0', '1.1', 'x', '-1'])('a share of %s is wrong usage', async (share) => {
  const { status, errors } = await millrace(['chaos', 'plan', CONFIG, '--function', 'f', `--share=${share}`]);
  expect(status).toBe(2);
  expect(errors).toContain('Expected a number above 0, up to 1');
});
