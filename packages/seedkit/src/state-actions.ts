/** What keeping state in Parameter Store takes, for the toolchain as for targets. */
export const STATE_ACTIONS = [
  'ssm:PutParameter',
  'ssm:DeleteParameter',
  'ssm:DeleteParameters',
  'ssm:AddTagsToResource',
  'ssm:RemoveTagsFromResource',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:GetParametersByPath',
  'ssm:GetParameterHistory',
];
