/**
 * @module layer/release/instructions
 * `RELEASE.md`: what lies in the release, and the commands that publish it. They are run by whoever has the accounts.
 */
import { KINDS } from '../manifest.ts';
import { ARCHITECTURES, RUNTIMES } from '../natives/targets.ts';

export interface Released {
  readonly version: string;
  readonly tarball: string;
  /** Of git. */
  readonly commit: string;
  /** Whether changes that are in no commit went in. */
  readonly dirty: boolean;
  /** ISO 8601. */
  readonly date: string;
}

const runtimes = RUNTIMES.map(({ name }) => name).join(' ');
const architectures = ARCHITECTURES.map(({ lambda }) => lambda).join(' ');

const publishLayer = (name: string, zip: string, version: string) => `for region in $REGIONS; do
  aws lambda publish-layer-version --region "$region" --layer-name ${name} \\
    --description 'millrace ${version}' --license-info Apache-2.0 --zip-file fileb://${zip} \\
    --compatible-runtimes ${runtimes} \\
    --compatible-architectures ${architectures} \\
    --query LayerVersionArn --output text
done`;

export function releaseText({ version, tarball, commit, dirty, date }: Released): string {
  return `# millrace ${version}

Built from commit ${commit} of ${date}${dirty ? ', **with changes that are in no commit: do not publish this**' : ''}.

| file | is |
|---|---|
| \`${tarball}\` | the package for npm |
| \`${KINDS.native.zip}\` | the layer, with native parts for ${RUNTIMES.map(({ name }) => name).join(', ')} on ${architectures.replace(' ', ' and ')} |
| \`${KINDS.portable.zip}\` | the layer without native parts |
| \`template.yaml\`, \`backfill.yaml\` | AWS SAM templates of a stream and of a back-fill; they take the layer beside them |
| \`millrace.sbom.cdx.json\` | CycloneDX: what npm installs with the package, and what is compiled into it; each layer has its own inside |
| \`THIRD-PARTY-LICENCES.txt\` | the licences of all that |
| \`SHA256SUMS\` | the sums of these files |

Run the commands in this folder, in this order. nodejs26.x is in public preview: where a Region refuses its name, leave it out.

## Check

\`\`\`sh
sha256sum -c SHA256SUMS
\`\`\`

## Tag

\`\`\`sh
git tag -a v${version} -m 'millrace ${version}' ${commit}
git push origin v${version}
\`\`\`

## npm

\`\`\`sh
npm publish ./${tarball} --access public
\`\`\`

## Layers

A layer version belongs to one Region, and serves functions of that Region.

\`\`\`sh
REGIONS='us-east-1 eu-central-1' # yours
${publishLayer('millrace', KINDS.native.zip, version)}
${publishLayer('millrace-portable', KINDS.portable.zip, version)}
\`\`\`

Other accounts may use a version only once it is shared:

\`\`\`sh
aws lambda add-layer-version-permission --region us-east-1 --layer-name millrace --version-number 1 \\
  --statement-id everybody --principal '*' --action lambda:GetLayerVersion
\`\`\`

## A stream

\`\`\`sh
sam deploy --template-file template.yaml --stack-name logs --resolve-s3 --capabilities CAPABILITY_IAM \\
  --parameter-overrides Pipeline=apache-combined
\`\`\`

With a layer that is published, add \`LayerArn=ARN\`, the ARN that \`publish-layer-version\` printed. All parameters:
\`layer/README.md\` in the package's sources.
`;
}
