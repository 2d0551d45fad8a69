import { InputError } from '@seed/kernel';
import { kebab } from '../flags.ts';
import type { Settings } from '../settings.ts';
import type { RunFlags, RunRequest } from './run-request.ts';

/** What only a machine of one's own has; each is a flag of `seed run`. */
const LOCAL_FLAGS = [
  'allowSubstitute',
  'artifacts',
  'aws',
  'breakpoints',
  'cache',
  'continueMeansSuccess',
  'failOnReport',
  'from',
  'limits',
  'mount',
  'network',
  'offline',
  'onFailure',
  'pull',
  'reports',
  'sourceDir',
  'until',
  'yesRunOnThisMachine',
  'zip',
] as const satisfies readonly (keyof RunFlags)[];

const MINUTE_MS = 60_000;

/** What CodeBuild takes, in minutes. */
const LIMITS = { timeout: [5, 2160], queuedTimeout: [5, 480] } as const;

const reject = (code: string, message: string, ...hints: string[]): InputError =>
  new InputError(code, message, { hints });

function checkFlags(flags: RunFlags): void {
  const given = LOCAL_FLAGS.filter((name) => flags[name] !== undefined).map((name) => `--${kebab(name)}`);
  if (given.length === 0) return;
  const [verb, them] = given.length === 1 ? ['is', 'it'] : ['are', 'them'];
  throw reject(
    'cli/flags-conflict',
    `${given.join(', ')} ${verb} for builds on this machine, and CodeBuild has no such setting`,
    `leave ${them} out, or run it here with \`--local\``,
  );
}

function checkSecrets(secrets: RunRequest['secrets']): void {
  const [first] = secrets;
  if (first === undefined) return;
  const names = secrets.map(({ name }) => `"${name}"`).join(', ');
  throw reject(
    'codebuild/secret-in-clear',
    `the value of ${names} would be readable by everyone who may see the build`,
    `put it into Secrets Manager and name it: \`--env ${first.name}=@secrets-manager:ID[:KEY]\``,
    `or into Parameter Store: \`--env ${first.name}=@parameter-store:/NAME\``,
  );
}

function checkLimit(name: keyof typeof LIMITS, { values, origins }: Settings): void {
  const [least, most] = LIMITS[name];
  const minutes = values[name] / MINUTE_MS;
  if (minutes >= least && minutes <= most) return;
  throw reject(
    'cli/bad-setting',
    `${kebab(name)} of ${Number(minutes.toFixed(2))} min from ${origins[name]} cannot be used: CodeBuild takes ${least} min to ${most / 60} h`,
    `give another: \`--${kebab(name)} ${least}m\``,
  );
}

/** Images of seed's own are made on a machine and are nowhere else. */
function checkImage({ values: { image }, origins }: Settings): void {
  if (image === undefined || !image.startsWith('seed/')) return;
  throw reject(
    'cli/bad-setting',
    `the image "${image}" from ${origins.image} is on this machine only`,
    'name one that CodeBuild can pull: `--image aws/codebuild/standard:7.0`',
  );
}

function checkRole({ values, origins }: Settings): void {
  const { serviceRole } = values;
  if (serviceRole === undefined || /^arn:[\w-]+:iam::\d{12}:role\/\S+$/.test(serviceRole)) return;
  throw reject(
    'cli/bad-setting',
    `"${serviceRole}" from ${origins.serviceRole} is no ARN of a role`,
    'write `--service-role arn:aws:iam::ACCOUNT:role/NAME`',
  );
}

/** What is known of a remote run before anybody is asked. Rejects with InputError. */
export function checkRemoteRun({
  flags,
  request,
  settings,
}: {
  readonly flags: RunFlags;
  readonly request: Pick<RunRequest, 'secrets'>;
  readonly settings: Settings;
}): void {
  checkFlags(flags);
  checkSecrets(request.secrets);
  checkLimit('timeout', settings);
  checkLimit('queuedTimeout', settings);
  checkImage(settings);
  checkRole(settings);
}
