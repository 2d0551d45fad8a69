/** Where people look at a build; the ARN says all that is needed. Undefined for what is no ARN of a build. */
export function consoleUrl(arn: string | undefined): string | undefined {
  const [, partition = '', region, account, project, id] =
    /^arn:([\w-]+):codebuild:([\w-]+):(\d+):build\/([^:]+):([\w-]+)$/.exec(arn ?? '') ?? [];
  if (region === undefined) return undefined;
  const hosts: Readonly<Record<string, string>> = {
    'aws-cn': `${region}.console.amazonaws.cn`,
    'aws-us-gov': `${region}.console.amazonaws-us-gov.com`,
  };
  const host = hosts[partition] ?? `${region}.console.aws.amazon.com`;
  return `https://${host}/codesuite/codebuild/${account}/projects/${project}/build/${project}%3A${id}/?region=${region}`;
}
