/**
 * @module cli/chaos/plan
 * The steps to a chaos version and back, as commands of the AWS CLI 2 (https://docs.aws.amazon.com/cli/latest/reference/lambda/)
 * in one shell. Nothing is executed here: what runs in whose account is the user's decision.
 */

export interface PlanOptions {
  readonly function: string;
  readonly alias: string;
  /** From 0 to 1. */
  readonly share: number;
  /** The configuration, as JSON on one line; its `until` is in it. */
  readonly chaos: string;
  readonly until: string;
  readonly stream: string | null;
  readonly bucket: string | null;
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

interface Step {
  readonly title: string;
  readonly why?: string;
  readonly commands: readonly string[];
}

function publishSteps({ chaos }: PlanOptions): Step[] {
  return [
    {
      title: "Save the alias's version and the function's environment",
      commands: [
        `STABLE=$(aws lambda get-alias --function-name "$FUNCTION" --name "$ALIAS" --query FunctionVersion --output text)`,
        `aws lambda get-function-configuration --function-name "$FUNCTION" --query '{Variables: Environment.Variables || \`{}\`}' --output json > environment.json`,
        `[ "$STABLE" != '$LATEST' ] || echo 'the alias points at $LATEST, which takes no weights: publish a version first'`,
      ],
    },
    {
      title: 'Publish the same code with MILLRACE_CHAOS: the chaos version',
      why: "A version's environment is fixed, so it is set on $LATEST, published, and restored. Do not deploy the function meanwhile.",
      commands: [
        `CHAOS=${quote(chaos)}`,
        `jq --arg chaos "$CHAOS" '.Variables.MILLRACE_CHAOS = $chaos' environment.json > chaos-environment.json`,
        `aws lambda update-function-configuration --function-name "$FUNCTION" --environment file://chaos-environment.json > /dev/null`,
        `aws lambda wait function-updated-v2 --function-name "$FUNCTION"`,
        `VERSION=$(aws lambda publish-version --function-name "$FUNCTION" --description 'fails on purpose' --query Version --output text)`,
        `aws lambda update-function-configuration --function-name "$FUNCTION" --environment file://environment.json > /dev/null`,
        `aws lambda wait function-updated-v2 --function-name "$FUNCTION"`,
        `aws lambda wait published-version-active --function-name "$FUNCTION" --qualifier "$VERSION"`,
      ],
    },
    {
      title: 'Test it before it gets traffic',
      why: 'The doctor event reaches no pipeline. An init error here names what is wrong with the configuration.',
      commands: [
        `aws lambda invoke --function-name "$FUNCTION:$VERSION" --cli-binary-format raw-in-base64-out --payload '{"millrace":"doctor"}' --log-type Tail --query LogResult --output text doctor.json | base64 -d`,
      ],
    },
  ];
}

function watchCommands({ stream, bucket }: PlanOptions): string[] {
  const SINCE = `--start-time "$(date -u -d '-15 minutes' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --period 60`;
  return [
    '# errors and calls of the chaos version alone',
    `for METRIC in Invocations Errors; do aws cloudwatch get-metric-statistics --namespace AWS/Lambda --metric-name $METRIC --statistics Sum ${SINCE} --dimensions Name=FunctionName,Value="$FUNCTION" Name=Resource,Value="$FUNCTION:$ALIAS" Name=ExecutedVersion,Value="$VERSION"; done`,
    '# every fault that fired, as the function logged it',
    `aws logs filter-log-events --log-group-name "/aws/lambda/$FUNCTION" --filter-pattern '{ $.ChaosFaults = 1 }' --query 'events[].message' --output text`,
    '# the same as a metric: namespace millrace, ChaosFaults, by fault',
    `aws cloudwatch list-metrics --namespace millrace --metric-name ChaosFaults`,
    ...(stream === null
      ? ['# with --stream NAME: what Firehose saw']
      : [
          '# what Firehose saw: below 1, calls failed and were retried',
          `for METRIC in ExecuteProcessing.Success DeliveryToS3.Success DeliveryToS3.DataFreshness; do aws cloudwatch get-metric-statistics --namespace AWS/Firehose --metric-name $METRIC --statistics Average Maximum ${SINCE} --dimensions Name=DeliveryStreamName,Value=${quote(stream)}; done`,
        ]),
    ...(bucket === null
      ? ['# with --bucket NAME: the records that were given up']
      : [
          '# the records given up after all attempts; each line has the original record (rawData)',
          `aws s3 ls --recursive ${quote(`s3://${bucket}/errors/processing-failed/`)}`,
        ]),
  ];
}

function steps(options: PlanOptions): Step[] {
  const { share, until } = options;
  return [
    ...publishSteps(options),
    {
      title: `Shift ${100 * share} % of the alias's calls to it`,
      commands: [
        `aws lambda update-alias --function-name "$FUNCTION" --name "$ALIAS" --function-version "$STABLE" --routing-config "AdditionalVersionWeights={\\"$VERSION\\"=${share}}"`,
      ],
    },
    { title: 'Watch', commands: watchCommands(options) },
    {
      title: 'Roll back: possible at any time, and the only way that takes effect at once',
      why: `A published version cannot be changed, so MILLRACE_CHAOS_OFF does not reach it. The faults end at ${until}.`,
      commands: [
        `aws lambda update-alias --function-name "$FUNCTION" --name "$ALIAS" --function-version "$STABLE" --routing-config 'AdditionalVersionWeights={}'`,
        `aws lambda get-alias --function-name "$FUNCTION" --name "$ALIAS"    # no RoutingConfig any more`,
        `aws lambda delete-function --function-name "$FUNCTION" --qualifier "$VERSION"    # that version alone`,
      ],
    },
  ];
}

/** Lambda's limit for all variables of a function together. */
const ENVIRONMENT_BYTES = 4096;

function lengthWarning({ chaos }: PlanOptions): string[] {
  const bytes = Buffer.byteLength(chaos);
  if (bytes < ENVIRONMENT_BYTES / 2) return [];
  return [
    `# The configuration has ${bytes} bytes, and Lambda allows ${ENVIRONMENT_BYTES} for all variables together: if it is rejected,`,
    '# put it into a .json file in the function folder and name that in MILLRACE_CHAOS.',
  ];
}

/** A text that is a shell script, with what each step is for as comments. */
export function planText(options: PlanOptions): string {
  const body = steps(options).map(({ title, why, commands }, index) =>
    [`# ${index + 1}. ${title}`, ...(why === undefined ? [] : [`#    ${why}`]), ...commands].join('\n'),
  );
  return [
    '# Run step by step, in one shell, with the AWS CLI 2 and jq. With layer/template.yaml, set the parameters ChaosVersion',
    '# and ChaosShare to shift calls instead, and deploy without them to roll back.',
    ...lengthWarning(options),
    `FUNCTION=${quote(options.function)}`,
    `ALIAS=${quote(options.alias)}`,
    '',
    body.join('\n\n'),
    '',
  ].join('\n');
}
