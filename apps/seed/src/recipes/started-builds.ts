import { resourceArn } from '@seed/components';
import type { PlanTarget, ProjectImage } from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import type { ImageBuilder } from '../components/open-image-builder.ts';
import type { PublishRun } from '../components/publish-run.ts';
import { followBuild } from './follow-build.ts';

export interface StartedBuild {
  readonly image: string;
  readonly arn: string;
  readonly builder: ImageBuilder;
}

/** The pipeline of an image. Throws InputError where the settings say that there is none. */
export function pipelineArn({ key, pipeline }: ProjectImage, target: PlanTarget): string {
  if (pipeline !== undefined) return resourceArn(target, 'image-pipeline', pipeline.awsName);
  throw new InputError('cli/bad-arguments', `image "${key}" has no pipeline`, {
    hints: ['remove `pipeline: false` from the settings, and publish'],
  });
}

/** Starts the pipelines of all images that were published, in every place. */
export async function startPipelines({
  context,
  told,
  places,
  stop,
  scope,
}: PublishRun): Promise<readonly StartedBuild[]> {
  const { io, out, print, general } = context;
  const started: StartedBuild[] = [];
  for (const [index, { target, items }] of told.plans.entries()) {
    const builder = places[index]?.builder;
    const keys = new Set(items.flatMap((item) => (item.kind === 'pipeline' ? item.images : [])));
    for (const image of told.images.project?.images ?? []) {
      if (builder === undefined || !keys.has(image.key)) continue;
      const request = { pipelineArn: pipelineArn(image, target), clientToken: io.uuid() };
      const arn = await builder.builds.start(request, { signal: stop.signal });
      scope.session.host.emit({ type: 'image.changed', node: image.key, data: { arn, status: 'PENDING' } });
      if (general.json !== true) print(`${out.glyph('running')} image ${image.key} started as ${arn}`);
      started.push({ image: image.key, arn, builder });
    }
  }
  return started;
}

/** Follows builds one after the other; all of them go on at the same time in AWS. */
export async function followStarted(
  { context, scope, stop, told }: PublishRun,
  started: readonly StartedBuild[],
  { logs }: { readonly logs: boolean },
): Promise<number> {
  let status: number = EXIT.done;
  for (const { image, arn, builder } of started) {
    const { project } = told.images;
    const ended = await followBuild({
      context,
      scope,
      stop,
      builder,
      arn,
      image,
      logs,
      ...(project === undefined ? {} : { project }),
    });
    if (ended === EXIT.interrupted || ended === EXIT.terminated) return ended;
    if (ended !== EXIT.done) status = ended;
  }
  return status;
}
