import { describe, expect, it } from 'vitest';
import { summaryLine } from '../../../handler/log.ts';
import { readLogSettings } from '../../../handler/settings.ts';
import { SCENARIOS } from '../hardening/scenarios.ts';
import { brokenRules, evaluateTemplate } from './evaluate.ts';
import { template } from './load-template.ts';
import { environmentOf, full, plain } from './scenario-resources.ts';

describe('alarms and dashboard', () => {
  const alarms = Object.entries(full).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');
  const { DashboardBody } = full['MillraceDashboard']!.Properties;
  const { widgets } = JSON.parse(String(DashboardBody)) as {
    widgets: { properties: { title: string; region: string; metrics: unknown[][] } }[];
  };
  const shown = widgets.flatMap(({ properties: { metrics } }) => metrics);

  it('ring for failed records, errors, throttles, calls near the timeout, failed calls and late delivery', () => {
    expect(alarms.map(([name]) => name)).toEqual([
      'FailedRecordsAlarm',
      'ErrorsAlarm',
      'ThrottlesAlarm',
      'DurationAlarm',
      'FailedCallsAlarm',
      'LateDeliveryAlarm',
    ]);
    for (const [, { Properties }] of alarms)
      expect(Properties).toMatchObject({
        AlarmActions: [SCENARIOS['everything on'].AlarmTopicArn],
        TreatMissingData: 'notBreaching',
      });
    expect(Object.values(plain).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(
      brokenRules(template, { AlarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:a', Metrics: 'off' }),
    ).toEqual([expect.stringContaining('Metrics=on')]);
  });

  it('read metrics that the function writes, by its dimension', () => {
    const environment = {
      ...(environmentOf(plain) as Record<string, string>),
      AWS_LAMBDA_FUNCTION_NAME: '<Function>',
    };
    const summary = {
      ...{ records: 2, ok: 1, dropped: 0, failed: { json: 1 }, replyBytes: 1, duplicates: 0, inner: null },
      ...{
        source: 'firehose',
        pipeline: null,
        pipelineVersion: null,
        tier: 'kernel' as const,
        durationMs: 1,
      },
      ...{ inputBytes: 1, sinkBytes: 0, handedBack: 0, samples: [] },
    } as const;
    const line = JSON.parse(summaryLine(summary, 'id', readLogSettings(environment))!);
    const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
    const names = Metrics.map(({ Name }: { Name: string }) => Name);
    const [[dimension]] = Dimensions;
    const own = shown.filter(([namespace]) => namespace === Namespace);
    expect(own.length).toBeGreaterThan(4);
    for (const [, name, by, value] of own) {
      expect(names).toContain(name);
      expect([by, value]).toEqual([dimension, line[dimension]]);
    }
    const { Properties } = full['FailedRecordsAlarm']!;
    expect(Properties).toMatchObject({
      Namespace,
      Dimensions: [{ Name: dimension, Value: line[dimension] }],
    });
    expect(names).toContain(Properties['MetricName']);
    const [search] = shown.find(([first]) => typeof first === 'object') as [{ expression: string }];
    expect(search.expression).toContain(`{${Namespace},${dimension}} ${dimension}="${line[dimension]}"`);
  });

  it('watch this function and this stream alone', () => {
    expect(new Set(widgets.map(({ properties }) => properties.region))).toEqual(new Set(['eu-west-1']));
    const others = shown
      .filter(([first]) => String(first).startsWith('AWS/'))
      .map(([, , name, value]) => [name, value]);
    expect(new Set(others.map(String))).toEqual(
      new Set(['FunctionName,<Function>', 'DeliveryStreamName,<Delivery>']),
    );
    expect(String(DashboardBody)).toContain('"value": 120000 }');
    expect(full['DurationAlarm']!.Properties).toMatchObject({
      Metrics: [{ Id: 'longest' }, { Expression: '100 * longest / (1000 * 120)' }],
    });
    const without = evaluateTemplate(template, { Dashboard: 'off' }).Resources;
    expect(without).not.toHaveProperty('MillraceDashboard');
  });
});
