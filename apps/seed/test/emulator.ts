import { findMoto } from '@seed/aws/testing';

/** The emulator's command; where it is absent that is said, with what is not tested for it: `so …`. */
export function emulatorOrSay(consequence: string): string | undefined {
  const moto = findMoto(process.env['PATH'] ?? '');
  if (moto === undefined)
    process.stderr.write(`not tested here: moto_server is not installed, so ${consequence}\n`);
  return moto;
}

const SERVICES: Readonly<Record<string, string>> = {
  AmazonSSM: 'ssm',
  CodeBuild_20161006: 'codebuild',
  Logs_20140328: 'logs',
  secretsmanager: 'secretsmanager',
};

/** How requests tell the region, the service and, by the key, the account; nobody checks it here. */
const signedFor = (region: string, service: string, key = 'a'): string =>
  `AWS4-HMAC-SHA256 Credential=${key}/20261121/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;

/** Calls `Service_version.Operation` in a region. */
export async function callEmulator<T>(
  url: string,
  { region, target, body = {} }: { readonly region: string; readonly target: string; readonly body?: object },
): Promise<T> {
  const service = SERVICES[target.split('.')[0] ?? ''] ?? '';
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: signedFor(region, service),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
    },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as T;
}

/** Makes a stack as another tool, or another version of seed, would. */
export async function createStack(
  url: string,
  {
    region,
    key,
    name,
    template,
  }: { readonly region: string; readonly key?: string; readonly name: string; readonly template: string },
): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: signedFor(region, 'cloudformation', key) },
    body: new URLSearchParams({
      Action: 'CreateStack',
      Version: '2010-05-15',
      StackName: name,
      TemplateBody: template,
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The project of a seedkit in the CodeBuild of this machine: the emulator makes it in its own, which runs nothing. */
export async function createSeedkitProject(
  url: string,
  { project, region }: { readonly project: string; readonly region: string },
): Promise<void> {
  const made = await callEmulator<{ project?: object }>(url, {
    region,
    target: 'CodeBuild_20161006.CreateProject',
    body: {
      name: `codeseeder-${project}`,
      source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: { type: 'LINUX_CONTAINER', image: 'any', computeType: 'BUILD_GENERAL1_SMALL' },
      serviceRole: `arn:aws:iam::123456789012:role/codeseeder-${project}`,
    },
  });
  if (made.project === undefined) throw new Error(JSON.stringify(made));
}
