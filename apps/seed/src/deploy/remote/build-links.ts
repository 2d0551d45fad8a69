import { buildLogGroupName } from '@seed/engine';
import type { BuildFacts } from '@seed/engine';
import type { Target } from '@seed/kernel';

const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** Where a build of CodeBuild is looked at: its page in the console, and its log. `ref` is `project:uuid`. */
export function buildLinks(
  ref: string,
  {
    project,
    target,
    partition,
  }: { readonly project: string; readonly target: Target; readonly partition: string },
): Omit<BuildFacts, 'roleName'> {
  const { accountId, region } = target;
  const [name = '', uuid = ''] = ref.split(':');
  const console = CONSOLES[partition] ?? 'console.aws.amazon.com';
  const page = `codesuite/codebuild/${accountId}/projects/${name}/build/${name}%3A${uuid}/`;
  const group = buildLogGroupName(project);
  return {
    buildUrl: `https://${region}.${console}/${page}?region=${region}`,
    logStream: uuid,
    logStreamArn: `arn:${partition}:logs:${region}:${accountId}:log-group:${group}:log-stream:${uuid}`,
  };
}
