import { createHash } from 'node:crypto';
import type { Image } from '@aws-sdk/client-imagebuilder';
import { parseArn } from '@seed/components';
import type { JsonObject } from '@seed/components';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { callServices } from './call-services.ts';
import type { Services, ServicesOptions } from './call-services.ts';
import { failureOfContext, failureOfWorkflows } from './image-failure.ts';
import type { ImageFailure } from './image-failure.ts';
import { keepAnswer } from './newer-members.ts';
import { readBuildLog, stderrOf } from './read-build-log.ts';
import type { LogPlace } from './read-build-log.ts';
import { isAbsent } from './refusal.ts';

export interface StartBuild {
  readonly pipelineArn: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** 1 to 64 characters: the same one starts nothing twice. */
  readonly clientToken: string;
}

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

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told when the state changes, the first one included. */
  readonly onState: (state: ImageState) => void;
  /** Lines of the log; it is not read where absent. They may hold what commands printed, secrets too. */
  readonly onLine?: (text: string) => void;
  /** The log cannot be read: told once. The build is followed on. */
  readonly onTrouble?: (error: Error) => void;
}

/** Builds of images in one account and region. Calls reject with SeedErrors `publisher/…` and `aws/…`. */
export interface ImageBuilds {
  /** Gives the ARN of the image that comes into being. */
  start(build: StartBuild, io: { readonly signal: AbortSignal }): Promise<string>;
  /** Resolves when the image is there or failed. An abort ends the following and not the build. */
  follow(imageArn: string, options: FollowOptions): Promise<ImageOutcome>;
  /** How it stands now, and why it failed. */
  look(imageArn: string, io: { readonly signal: AbortSignal }): Promise<ImageOutcome>;
  /** Asks for the end of a build; one that has ended already is fine. */
  cancel(imageArn: string, io: { readonly signal: AbortSignal }): Promise<void>;
}

const PAUSE_MS = 10_000;
const ENDED: ReadonlySet<string> = new Set([
  'AVAILABLE',
  'CANCELLED',
  'DELETED',
  'DEPRECATED',
  'DISABLED',
  'FAILED',
]);
const LAST_ERRORS = 50;

export function createImageBuilds(options: ServicesOptions): ImageBuilds {
  const services = callServices(options);
  return {
    start: (build, { signal }) => start(services, build, signal),
    follow: (imageArn, follow) => followImage(services, imageArn, follow),
    look: async (imageArn, { signal }) => {
      const looked = await lookAt(services, imageArn, signal);
      return outcomeOf(services, { ...looked, lastErrors: [] }, signal);
    },
    cancel: (imageArn, { signal }) => cancel(services, imageArn, signal),
  };
}

async function start(services: Services, build: StartBuild, signal: AbortSignal): Promise<string> {
  const { StartImagePipelineExecutionCommand } = await import('@aws-sdk/client-imagebuilder');
  const { pipelineArn, tags, clientToken } = build;
  const command = new StartImagePipelineExecutionCommand({
    imagePipelineArn: pipelineArn,
    clientToken,
    ...(tags === undefined ? {} : { tags: { ...tags } }),
  });
  const about = { words: `pipeline "${parseArn(pipelineArn)?.name ?? pipelineArn}"` };
  const answer = await services.write(
    async (client, send) => {
      try {
        return await client.send(command, send);
      } catch (error) {
        if (isAbsent(error)) throw noPipeline(pipelineArn, error);
        throw error;
      }
    },
    { signal, about },
  );
  return answer.imageBuildVersionArn ?? '';
}

const noPipeline = (pipelineArn: string, cause: unknown): EnvironmentError =>
  new EnvironmentError('publisher/no-pipeline', `there is no pipeline "${pipelineArn}"`, {
    hints: ['publish it first with `seed components publish`', 'check the account and the region'],
    data: { pipelineArn },
    cause,
  });

interface Looked {
  readonly image: Image;
  readonly context: unknown;
}

async function lookAt(services: Services, arn: string, signal: AbortSignal): Promise<Looked> {
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

const stateOf = ({ state }: Image): ImageState => ({
  status: state?.status ?? 'PENDING',
  ...(state?.reason === undefined ? {} : { reason: state.reason }),
});

function logPlace(image: Image): LogPlace {
  const { version = '', build = 1 } = parseArn(image.arn ?? '') ?? {};
  const group = image.loggingConfiguration?.logGroupName ?? `/aws/imagebuilder/${image.name ?? ''}`;
  return { group, stream: `${version}/${build}` };
}

/** Reads a log as long as it can be read, and keeps the last errors of commands. */
function watchLog(services: Services, image: Image, { signal, onLine, onTrouble }: FollowOptions) {
  const lastErrors: string[] = [];
  const read = onLine === undefined ? undefined : readBuildLog(services, logPlace(image), signal);
  let denied = false;
  return {
    lastErrors,
    async look(): Promise<void> {
      if (read === undefined || denied) return;
      try {
        await read((line) => {
          onLine?.(line);
          const error = stderrOf(line);
          if (error !== undefined && lastErrors.push(error) > LAST_ERRORS) lastErrors.shift();
        });
      } catch (error) {
        signal.throwIfAborted();
        if (!isSeedError(error)) throw error;
        denied = true;
        onTrouble?.(error);
      }
    },
  };
}

async function followImage(services: Services, arn: string, options: FollowOptions): Promise<ImageOutcome> {
  const { signal, onState } = options;
  let log: ReturnType<typeof watchLog> | undefined;
  let told = '';
  for (;;) {
    const looked = await lookAt(services, arn, signal);
    const state = stateOf(looked.image);
    log ??= watchLog(services, looked.image, options);
    if (state.status !== told) onState(state);
    told = state.status;
    await log.look();
    if (ENDED.has(state.status))
      return outcomeOf(services, { ...looked, lastErrors: log.lastErrors }, signal);
    await services.time.sleep(PAUSE_MS, signal);
  }
}

async function outcomeOf(
  services: Services,
  { image, context, lastErrors }: Looked & { readonly lastErrors: readonly string[] },
  signal: AbortSignal,
): Promise<ImageOutcome> {
  const { arn = '', outputResources: output } = image;
  const state = stateOf(image);
  const reason = state.reason ?? `the image is ${state.status}`;
  const failure =
    state.status === 'FAILED'
      ? (failureOfContext(context, reason) ?? (await failureOfWorkflows(services, { arn, reason }, signal)))
      : undefined;
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
    lastErrors,
  };
}

async function cancel(services: Services, arn: string, signal: AbortSignal): Promise<void> {
  const { CancelImageCreationCommand } = await import('@aws-sdk/client-imagebuilder');
  const clientToken = createHash('sha256').update(`cancel ${arn}`).digest('hex').slice(0, 60);
  const command = new CancelImageCreationCommand({ imageBuildVersionArn: arn, clientToken });
  const about = { words: `image "${arn}"` };
  try {
    await services.write((client, send) => client.send(command, send), { signal, about });
  } catch (error) {
    if (!isSeedError(error) || error.code !== 'publisher/invalid-request') throw error;
    // It may have ended by itself just now.
    const { image } = await lookAt(services, arn, signal);
    if (!ENDED.has(stateOf(image).status)) throw error;
  }
}
