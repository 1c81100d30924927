/**
 * Deploys template.yaml with the AWS SAM CLI. A template's parameter is given as Name=value, what begins with a dash is
 * SAM's:
 *
 *   npm run deploy -- MemorySize=512 Source=kinesis --region eu-west-1
 *
 * The layer is the one that millrace's package brings, or LayerArn=ARN, one that is published already.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

process.chdir(import.meta.dirname);
const LAYER = 'build/millrace-layer.zip'; // where template.yaml looks for it
const { name: stack } = JSON.parse(readFileSync('package.json', 'utf8'));
const given = process.argv.slice(2);
const isParameter = (argument) => /^[A-Za-z]\w*=/.test(argument);
const parameters = given.filter(isParameter);
const options = given.filter((argument) => !isParameter(argument));
const parameter = (name) => parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);

function stop(message) {
  console.error(`deploy: ${message}`);
  process.exit(1);
}

function sam(...args) {
  return spawnSync('sam', args, { stdio: 'inherit', shell: process.platform === 'win32' });
}

/** As SAM reads it: a value with quotes or spaces, or an empty one, stands in quotes, or it is cut off without a word. */
function quoted(argument) {
  const [name, value] = [argument.slice(0, argument.indexOf('=')), argument.slice(argument.indexOf('=') + 1)];
  if (value !== '' && !/["'\s]/.test(value)) return argument;
  if (value.includes('\\')) {
    stop(
      `${name}: SAM has no way to be given quotes or spaces together with a backslash; write it into a file`,
    );
  }
  return `${name}="${value.replaceAll('"', '\\"')}"`;
}

/** Where AWS's tools look for credentials, besides a machine's own role. */
const CREDENTIALS = [
  () => process.env.AWS_ACCESS_KEY_ID,
  () => process.env.AWS_PROFILE,
  () => process.env.AWS_WEB_IDENTITY_TOKEN_FILE,
  () => process.env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
  () => process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
  () => existsSync(process.env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials')),
  () => existsSync(process.env.AWS_CONFIG_FILE ?? join(homedir(), '.aws', 'config')),
];
const SKIP = '--no-credentials-check';

function checkTools() {
  if (sam('--version').error !== undefined) {
    stop(
      'the AWS SAM CLI is missing: there is no `sam` on the PATH. How to install it: ' +
        'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html',
    );
  }
  if (!options.includes(SKIP) && !CREDENTIALS.some((look) => look())) {
    stop(
      'AWS credentials are missing: neither AWS_ACCESS_KEY_ID nor AWS_PROFILE is set, and there is no ~/.aws/credentials ' +
        `or ~/.aws/config. Run \`aws configure\` or \`aws sso login\`; on a machine with a role of its own add ${SKIP}`,
    );
  }
}

/** Puts the layer where the template looks for it, and says which it is. */
function prepareLayer() {
  mkdirSync(dirname(LAYER), { recursive: true });
  const arn = parameter('LayerArn');
  if (arn) {
    // SAM uploads what the template names, used or not: the smallest zip there is, without a file in it.
    writeFileSync(LAYER, Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]));
    return arn;
  }
  let manifest;
  try {
    manifest = createRequire(import.meta.url).resolve('millrace/package.json');
  } catch {
    stop('millrace is missing: run `npm install` first');
  }
  const folder = join(dirname(manifest), 'dist', 'layer');
  const names = ['millrace-layer.zip', 'millrace-layer-portable.zip'];
  const zip = names.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (zip === undefined) {
    stop(
      `the layer is missing: there is no ${names.join(' or ')} in ${folder}. Make it with \`npm run layer\` where millrace ` +
        'comes from, or name one that is published: npm run deploy -- LayerArn=arn:aws:lambda:…',
    );
  }
  copyFileSync(zip, LAYER);
  return `of millrace ${JSON.parse(readFileSync(manifest, 'utf8')).version} (${LAYER})`;
}

/** Changes whenever a file that is deployed does, so that a new version of the function is published. */
function release() {
  const hash = createHash('sha256');
  const files = readdirSync('function', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files.sort(), LAYER]) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

checkTools();
const layer = prepareLayer();
const overrides = parameter('Release') === undefined ? [...parameters, `Release=${release()}`] : parameters;
console.log(`deploy: stack ${stack}\ndeploy: layer ${layer}\ndeploy: parameters ${overrides.join(' ')}`);

const samParameters = ['--parameter-overrides', ...overrides.map(quoted)];
const build = sam('build', '--template', 'template.yaml', ...samParameters);
if (build.status !== 0) process.exit(build.status ?? 1);
const deploy = sam(
  'deploy',
  ...['--stack-name', stack, '--resolve-s3', '--capabilities', 'CAPABILITY_IAM'],
  '--no-fail-on-empty-changeset',
  ...options.filter((option) => option !== SKIP),
  ...samParameters,
);
process.exit(deploy.status ?? 1);
