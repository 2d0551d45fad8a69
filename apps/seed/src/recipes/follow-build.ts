import type { ImageProject } from '@seed/components';
import { normalName } from '@seed/components';
import { cleanText, EXIT } from '@seed/kernel';
import type { ImageFailure, ImageOutcome, ImageState } from '@seed/publisher';
import { formatDuration } from '@seed/view';
import type { CommandContext } from '../command.ts';
import type { ImageBuilder } from '../components/open-image-builder.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';

export interface BuildFollowing {
  readonly context: CommandContext;
  readonly scope: RunScope;
  readonly stop: StopControl;
  readonly builder: ImageBuilder;
  /** ARN of the image's build. */
  readonly arn: string;
  /** Key of the image, where it is one of the project. */
  readonly image?: string;
  readonly project?: ImageProject;
  /** Whether the log is printed. */
  readonly logs: boolean;
}

const two = (value: number): string => String(value).padStart(2, '0');

function clock(at: number): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const nodeOf = ({ image, arn }: BuildFollowing): string => image ?? arn.split('/').slice(1).join('/');

/** The command that runs on this machine what failed in the build. */
function reproduction(
  { image, project }: BuildFollowing,
  { componentName }: ImageFailure,
): string | undefined {
  if (image === undefined || componentName === undefined) return undefined;
  const component = project?.components.find(
    (one) => one.image === image && normalName(one.awsName) === normalName(componentName),
  );
  return component === undefined ? undefined : `seed components run ${image} --from ${component.name.text}`;
}

/** What is said of a failure: where it was, what it said, how it is tried here. */
export function failureLines(following: BuildFollowing, outcome: ImageOutcome): string[] {
  const { context } = following;
  const { err } = context;
  const { failure, lastErrors, reason, status } = outcome;
  const row = (label: string, text: string | undefined): string[] =>
    text === undefined ? [] : [`  ${err.dim(label.padEnd(10))} ${text}`];
  const command = failure === undefined ? undefined : reproduction(following, failure);
  return [
    `${err.glyph('failed')} image ${nodeOf(following)} ${status.toLowerCase()}${failure?.message === undefined && reason !== undefined ? `: ${reason}` : ''}`,
    ...row('component', failure?.componentName),
    ...row('phase', failure?.phase),
    ...row(
      'step',
      failure?.step === undefined
        ? failure?.workflowStep
        : `${failure.step}${failure.action === undefined ? '' : ` (${failure.action})`}`,
    ),
    ...row('message', failure?.message ?? reason),
    ...(failure?.regions ?? []).flatMap((region) => row('region', region)),
    ...(lastErrors.length === 0
      ? []
      : [`  ${err.dim('last lines')}`, ...lastErrors.map((line) => `     | ${line}`)]),
    ...row('log', failure?.logUrl),
    ...(command === undefined ? [] : [`  ${err.dim('fix')}        ${err.cyan(command)}`]),
  ];
}

function tellOutcome(following: BuildFollowing, outcome: ImageOutcome): void {
  const { context, scope } = following;
  const { general, out, print, note, io } = context;
  scope.session.host.emit({
    type: 'image.finished',
    node: nodeOf(following),
    data: {
      arn: outcome.arn,
      status: outcome.status,
      amis: outcome.amis,
      containers: outcome.containers,
      ...(outcome.failure === undefined
        ? {}
        : { failure: { ...outcome.failure, lastErrors: outcome.lastErrors } }),
    },
  });
  if (general.json) return;
  if (outcome.status !== 'AVAILABLE') {
    note(failureLines(following, outcome).join('\n'));
    return;
  }
  print(
    `${out.glyph('done')} image ${nodeOf(following)} available   ${formatDuration(io.now() - scope.startedAt)}`,
  );
  for (const { region, id, name = '', account = '' } of [...outcome.amis, ...outcome.containers])
    print(`  ${region.padEnd(16)} ${[id, name, account].filter((part) => part !== '').join('  ')}`);
}

/** Asks whether the build is cancelled, too, where somebody can be asked; else it goes on in AWS. */
async function afterInterrupt(following: BuildFollowing): Promise<void> {
  const { context, builder, arn } = following;
  const { io, general, note, err } = context;
  const never = new AbortController().signal;
  const asks = io.interactive && general.noInput !== true;
  const answer = asks
    ? await io.ask(`Cancel the build of ${nodeOf(following)}, too? ${err.dim('[y/N]')} `)
    : '';
  if (/^y(?:es)?$/i.test(answer.trim())) {
    await builder.builds.cancel(arn, { signal: never });
    note(`${err.glyph('done')} ${arn} is being cancelled`);
    return;
  }
  note(`the build goes on in AWS; follow it with \`seed recipes follow ${arn}\``);
}

/** Follows a build to its end, or until it is interrupted; the exit status. */
export async function followBuild(following: BuildFollowing): Promise<number> {
  const { context, scope, stop, builder, arn, logs } = following;
  const { io, out, print, note, err, general } = context;
  const node = nodeOf(following);
  const quiet = general.json === true || general.quiet === true;
  const onState = ({ status, reason }: ImageState): void => {
    scope.session.host.emit({
      type: 'image.changed',
      node,
      data: { arn, status, ...(reason === undefined ? {} : { reason }) },
    });
    if (!quiet)
      print(
        `${out.dim(clock(io.now()))} ${node.padEnd(16)} ${status.toLowerCase()}${reason === undefined ? '' : `${out.dot}${reason}`}`,
      );
  };
  const onLine = (text: string): void => {
    const line = cleanText(text);
    scope.session.host.log({ node, stream: 'build', text: line, at: io.now() });
    if (!quiet && logs) print(`${out.dim(clock(io.now()))} ${node.padEnd(16)} ${line}`);
  };
  const onTrouble = (error: Error): void =>
    note(`${err.glyph('attention')} the log cannot be read: ${error.message}`);
  try {
    const outcome = await builder.builds.follow(arn, { signal: stop.signal, onState, onLine, onTrouble });
    tellOutcome(following, outcome);
    return outcome.status === 'AVAILABLE' ? EXIT.done : EXIT.failed;
  } catch (error) {
    if (stop.cause === undefined) throw error;
    await afterInterrupt(following);
    return stop.cause === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  }
}
