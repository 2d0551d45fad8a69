import type { CodeDoc } from '@seed/kernel';

export const AWS_CODES = {
  'aws/access-denied': {
    summary: 'the present credentials may not do this',
    docs: 'AWS knows who is calling and refuses the operation. The message names the action and often the resource. Check which identity is used (`aws sts get-caller-identity`), choose another with `--profile`, or have the permission added to its policies. A service control policy or a permissions boundary can deny what a policy allows.',
  },
  'aws/bad-endpoint': {
    summary: 'the address of an endpoint is no address',
    docs: 'An endpoint takes the place of AWS: an emulator, or `seed serve`. Its address begins with `http://` or `https://`, such as `http://127.0.0.1:5000`. It comes from `--endpoint-url`, `endpointUrl` in `seed.yaml`, AWS_ENDPOINT_URL_<SERVICE> such as AWS_ENDPOINT_URL_SSM, or AWS_ENDPOINT_URL, the first of them that is given. An empty variable counts as none.',
  },
  'aws/deployment-role': {
    summary: 'the deployment role of an account cannot be taken on',
    docs: 'Everything in a target account is done by its deployment role `seedfarmer-PROJECT-deployment-role`, which only the toolchain role may take on. AWS says no in the same way where the role does not exist and where it does not trust the toolchain role. Check the account id in `targetAccountMappings`, that the account was bootstrapped for this project with this toolchain account, and that `--qualifier` and `--role-prefix` are those of the bootstrap: they are part of the ARN. The message has both ARNs.',
  },
  'aws/expired-credentials': {
    summary: 'the credentials have expired',
    docs: 'Temporary credentials and SSO sessions last for some hours. Sign in again with `aws sso login`, or renew the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. A wrong clock on this machine has the same effect.',
  },
  'aws/failed': {
    summary: 'AWS answered with an error',
    docs: 'The service was reached and did not do what was asked. The message carries its own words. Throttling and short outages have already been retried.',
  },
  'aws/invalid-credentials': {
    summary: 'AWS does not know these credentials',
    docs: 'The access key does not exist (any more), or the secret key does not belong to it. A common cause is a mixture: an access key from the environment with a session token of another sign-in. Keys of China and GovCloud work only in their own regions.',
  },
  'aws/invalid-prefix': {
    summary: 'a role or policy prefix is no path of IAM',
    docs: 'Prefixes are paths of IAM: they begin and end with a slash, have no spaces, and are at most 512 characters long, such as `/platform/`.',
  },
  'aws/invalid-qualifier': {
    summary: 'the qualifier is not at most six letters and digits',
    docs: 'The qualifier ends the names of the toolchain and deployment roles, so that one account can hold several of them. Seed-Farmer takes up to six letters and digits, and every command of a project needs the same one.',
  },
  'aws/no-credentials': {
    summary: 'there are no AWS credentials',
    docs: 'seed looks where the AWS CLI looks: environment variables, the profile of `--profile` or AWS_PROFILE, SSO sessions, and the roles of containers and instances. None had credentials. Sign in with `aws sso login` or `aws configure`. Nothing of this is needed for a build that uses no AWS: give values with `--secret NAME`, or rehearse with `--offline`.',
  },
  'aws/no-region': {
    summary: 'no AWS region is chosen',
    docs: 'A call to AWS needs a region. Give one with `--region`, with the variable AWS_REGION, or in the profile.',
  },
  'aws/not-an-answer': {
    summary: 'something else answered in the place of AWS',
    docs: 'The answer is neither the XML nor the JSON of the service, but for example a web page. A proxy that wants a sign-in, a captive network, an emulator that does not have the service or the region, or an endpoint with a wrong port does that. `curl -i` with the address of the message shows what it says.',
  },
  'aws/not-configured': {
    summary: 'the build refers to values in AWS, and AWS is not in use',
    docs: 'Variables of type PARAMETER_STORE and SECRETS_MANAGER are looked up before the build starts. For that seed needs credentials, or an emulator with `--endpoint-url`, and found neither. Without AWS every such variable can be given by hand: `--secret NAME` takes it from the environment of seed, `--secret NAME=@FILE` from a file. With `--offline` stand-ins take their place.',
  },
  'aws/role-name-too-long': {
    summary: 'the name of a role would be longer than IAM takes',
    docs: 'The roles of a project are called `seedfarmer-PROJECT-toolchain-role` and `seedfarmer-PROJECT-deployment-role`, with the qualifier behind them. IAM takes names of at most 64 characters. Choose a shorter name of the project or a shorter qualifier.',
  },
  'aws/role-not-assumable': {
    summary: 'a service may not take on the role that it was given',
    docs: 'CodeBuild refuses a build whose role it cannot take on. It learns of a new role some seconds after IAM tells of it, so seed asks again for about a minute. When the role is older, look at its trust policy: it has to allow `sts:AssumeRole` to `codebuild.amazonaws.com`. A service control policy can forbid it as well.',
  },
  'aws/throttled': {
    summary: 'AWS took no more calls for now',
    docs: 'Every account and region has a rate for each kind of call. seed slows down by itself and tries each call several times, with longer pauses each time, for about a minute in all; then it gives up instead of waiting for ever. Other programs in the same account and region count as well. Try again when they have ended, or let fewer modules run at once.',
  },
  'aws/toolchain-role': {
    summary: 'the toolchain role cannot be taken on',
    docs: 'Deployments are remembered by the toolchain role `seedfarmer-PROJECT-toolchain-role` in the account of the caller, and from it the deployment roles of all accounts are taken on. AWS says no in the same way where the role does not exist and where it does not trust the caller. Check that the credentials belong to the toolchain account (`aws sts get-caller-identity`), that it was bootstrapped for this project with the caller as a trusted principal, and that `--qualifier` and `--role-prefix` are those of the bootstrap: they are part of the ARN. The message has both ARNs.',
  },
  'aws/unreachable': {
    summary: 'AWS, or the endpoint that stands for it, cannot be reached',
    docs: 'No connection could be made. Check the network, a proxy, and the region: some services do not exist in some regions. With `--endpoint-url` or AWS_ENDPOINT_URL, check that the emulator runs and listens at that address.',
  },
} as const satisfies Record<string, CodeDoc>;

export type AwsCode = keyof typeof AWS_CODES;
