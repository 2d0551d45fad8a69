import type { Image } from '@aws-sdk/client-imagebuilder';
import { parseArn } from '@seed/components';
import type { JsonObject } from '@seed/components';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { failureOfContext, failureOfWorkflows } from './image-failure.ts';
import type { ImageFailure } from './image-failure.ts';
import { keepAnswer } from './newer-members.ts';
import type { AwstoeLines } from './read-awstoe-lines.ts';
import { readBuildLog } from './read-build-log.ts';
import type { LogPlace } from './read-build-log.ts';
import { isAbsent } from './refusal.ts';

/** How the creation of an image stands. */
export interface ImageState {
  /** `PENDING`, `CREATING`, `BUILDING`, `TESTING`, `DISTRIBUTING`, `INTEGRATING`, `AVAILABLE`, `FAILED`, … */
  readonly status: string;
  readonly reason?: string;
}

export interface OutputImage {
  readonly region: string;
  /** `ami-…`, or the address of a container image. */
  readonly id: string;
  readonly name?: string;
  readonly account?: string;
}

export interface ImageOutcome extends ImageState {
  readonly arn: string;
  readonly amis: readonly OutputImage[];
  readonly containers: readonly OutputImage[];
  readonly failure?: ImageFailure;
  /** The last lines that commands wrote to their standard error, 50 at most. */
  readonly lastErrors: readonly string[];
}

const ENDED: ReadonlySet<string | undefined> = new Set([
  'AVAILABLE',
  'CANCELLED',
  'DELETED',
  'DEPRECATED',
  'DISABLED',
  'FAILED',
]);

/** Whether nothing more happens to an image by itself. */
export const hasEnded = ({ state }: Image): boolean => ENDED.has(state?.status);

export interface Looked {
  readonly image: Image;
  readonly context: unknown;
}

/** An image as it is now. Rejects with EnvironmentError `publisher/build-lost` where there is none. */
export async function lookAt(services: Services, arn: string, signal: AbortSignal): Promise<Looked> {
  const { GetImageCommand } = await import('@aws-sdk/client-imagebuilder');
  let raw: JsonObject = {};
  const command = keepAnswer(new GetImageCommand({ imageBuildVersionArn: arn }), (answer) => {
    raw = answer;
  });
  const { image } = await services.read(
    async (client, send) => {
      try {
        return await client.send(command, send);
      } catch (error) {
        if (isAbsent(error)) return { image: undefined };
        throw error;
      }
    },
    { signal, about: { words: `image "${arn}"` } },
  );
  if (image === undefined)
    throw new EnvironmentError('publisher/build-lost', `Image Builder knows no image "${arn}"`, {
      hints: ['look at the images of the pipeline in the console'],
      data: { arn },
    });
  const state = ((raw['image'] ?? {}) as JsonObject)['state'];
  return { image, context: ((state ?? {}) as JsonObject)['failureContext'] };
}

export const stateOf = ({ state }: Image): ImageState => ({
  status: state?.status ?? 'PENDING',
  ...(state?.reason === undefined ? {} : { reason: state.reason }),
});

/** Where its log is: the group may be set with the pipeline. */
export function logPlace(image: Image): LogPlace {
  const { version = '', build = 1 } = parseArn(image.arn ?? '') ?? {};
  const group = image.loggingConfiguration?.logGroupName ?? `/aws/imagebuilder/${image.name ?? ''}`;
  return { group, stream: `${version}/${build}` };
}

export interface Ended extends Looked {
  readonly lines: AwstoeLines;
  /** Whether the log was read on the way. */
  readonly wasRead: boolean;
}

/** What came of an image, and why where it failed. */
export async function outcomeOf(
  services: Services,
  ended: Ended,
  signal: AbortSignal,
): Promise<ImageOutcome> {
  const { image, lines } = ended;
  const { arn = '', outputResources: output } = image;
  const state = stateOf(image);
  const failure = state.status === 'FAILED' ? await failureOf(services, ended, signal) : undefined;
  return {
    arn,
    ...state,
    amis: (output?.amis ?? []).map(({ region = '', image: id = '', name, accountId }) => ({
      region,
      id,
      ...(name === undefined ? {} : { name }),
      ...(accountId === undefined ? {} : { account: accountId }),
    })),
    containers: (output?.containers ?? []).flatMap(({ region = '', imageUris = [] }) =>
      imageUris.map((id) => ({ region, id })),
    ),
    ...(failure === undefined ? {} : { failure }),
    lastErrors: lines.lastErrors,
  };
}

/** What the service says of a failure, and where it does not say where, what the log does. */
async function failureOf(
  services: Services,
  { image, context, lines, wasRead }: Ended,
  signal: AbortSignal,
): Promise<ImageFailure> {
  const { arn = '' } = image;
  const { reason = 'the service gives no reason' } = stateOf(image);
  if (!wasRead) await readLate(services, { image, lines }, signal);
  const told = failureOfContext(context, reason) ?? (await askWorkflows(services, { arn, reason }, signal));
  return { ...lines.failedAt(), ...told };
}

/** Who may follow a build need not be allowed to look into it. */
async function askWorkflows(
  services: Services,
  image: { readonly arn: string; readonly reason: string },
  signal: AbortSignal,
): Promise<ImageFailure> {
  try {
    return await failureOfWorkflows(services, image, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isSeedError(error)) throw error;
    return { message: image.reason };
  }
}

/** Reads a log that nobody followed. That it cannot be read must not hide why the build failed. */
async function readLate(
  services: Services,
  { image, lines }: Pick<Ended, 'image' | 'lines'>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await readBuildLog(services, logPlace(image), signal)((line) => lines.line(line));
  } catch (error) {
    signal.throwIfAborted();
    if (!isSeedError(error)) throw error;
  }
}
