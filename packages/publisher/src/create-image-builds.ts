import { createHash } from 'node:crypto';
import type { Image } from '@aws-sdk/client-imagebuilder';
import { parseArn } from '@seed/components';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { bearTrouble, isPassing } from './bear-trouble.ts';
import { callServices } from './call-services.ts';
import type { Services, ServicesOptions } from './call-services.ts';
import { hasEnded, logPlace, lookAt, outcomeOf, stateOf } from './image-outcome.ts';
import type { ImageOutcome, ImageState } from './image-outcome.ts';
import { readAwstoeLines } from './read-awstoe-lines.ts';
import { readBuildLog } from './read-build-log.ts';
import { isAbsent } from './refusal.ts';

export interface StartBuild {
  readonly pipelineArn: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** 1 to 64 characters: the same one starts nothing twice. */
  readonly clientToken: string;
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** Told when the state changes, the first one included. */
  readonly onState: (state: ImageState) => void;
  /** Lines of the log; it is not read where absent. They may hold what commands printed, secrets too. */
  readonly onLine?: (text: string) => void;
  /** The log cannot be read, or for now the build cannot be asked about. It is followed on, for a quarter of an hour. */
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
/** What CloudWatch needs at most, usually, until the last lines of a build can be read. */
const LAST_LINES_MS = 5_000;

export function createImageBuilds(options: ServicesOptions): ImageBuilds {
  const services = callServices(options);
  return {
    start: (build, { signal }) => start(services, build, signal),
    follow: (imageArn, follow) => followImage(services, imageArn, follow),
    look: async (imageArn, { signal }) => {
      const looked = await lookAt(services, imageArn, signal);
      return outcomeOf(services, { ...looked, lines: readAwstoeLines(), wasRead: false }, signal);
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

/** Reads a log as long as it can be read. */
function watchLog(services: Services, image: Image, { signal, onLine, onTrouble }: FollowOptions) {
  const lines = readAwstoeLines();
  const read = onLine === undefined ? undefined : readBuildLog(services, logPlace(image), signal);
  let denied = false;
  return {
    lines,
    async look(): Promise<void> {
      if (read === undefined || denied) return;
      try {
        await read((line) => {
          onLine?.(line);
          lines.line(line);
        });
      } catch (error) {
        signal.throwIfAborted();
        if (!isSeedError(error)) throw error;
        // The next look at the build meets the same trouble, and bears it.
        if (isPassing(error)) return;
        denied = true;
        onTrouble?.(error);
      }
    },
  };
}

async function followImage(services: Services, arn: string, options: FollowOptions): Promise<ImageOutcome> {
  const { signal, onState, onLine, onTrouble = () => undefined } = options;
  const { time } = services;
  let log: ReturnType<typeof watchLog> | undefined;
  let told = '';
  for (;;) {
    const looked = await bearTrouble(() => lookAt(services, arn, signal), { time, signal, onTrouble });
    const state = stateOf(looked.image);
    log ??= watchLog(services, looked.image, options);
    if (state.status !== told) onState(state);
    told = state.status;
    await log.look();
    if (hasEnded(looked.image)) {
      const wasRead = onLine !== undefined;
      if (wasRead) await time.sleep(LAST_LINES_MS, signal);
      await log.look();
      return outcomeOf(services, { ...looked, lines: log.lines, wasRead }, signal);
    }
    await time.sleep(PAUSE_MS, signal);
  }
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
    if (!hasEnded(image)) throw error;
  }
}
