import type { ImageSummary } from '@aws-sdk/client-imagebuilder';
import { callServices } from './call-services.ts';
import type { ServicesOptions } from './call-services.ts';
import { drainPages } from './drain-pages.ts';
import { isAbsent } from './refusal.ts';

/** An image that a pipeline made, or is making. */
export interface PipelineImage {
  /** Of the build. */
  readonly arn: string;
  readonly status: string;
  /** ISO 8601. */
  readonly created?: string;
}

/** The image that a pipeline began last; nothing where there is none, or no pipeline. */
export async function findNewestImage(
  options: ServicesOptions,
  { pipelineArn, signal }: { readonly pipelineArn: string; readonly signal: AbortSignal },
): Promise<PipelineImage | undefined> {
  const { ListImagePipelineImagesCommand } = await import('@aws-sdk/client-imagebuilder');
  const services = callServices(options);
  const about = { words: `images of "${pipelineArn}"` };
  const images = await drainPages(async (nextToken) => {
    const command = new ListImagePipelineImagesCommand({
      imagePipelineArn: pipelineArn,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    return services.read(
      async (client, send) => {
        try {
          const page = await client.send(command, send);
          return { items: page.imageSummaryList, nextToken: page.nextToken };
        } catch (error) {
          if (isAbsent(error)) return { items: undefined, nextToken: undefined };
          throw error;
        }
      },
      { signal, about },
    );
  });
  // The order of the list is nobody's promise.
  const newest = images.reduce<ImageSummary | undefined>(
    (best, image) => (best === undefined || startOf(image) >= startOf(best) ? image : best),
    undefined,
  );
  if (newest?.arn === undefined) return undefined;
  const { arn, state, dateCreated } = newest;
  return {
    arn,
    status: state?.status ?? 'PENDING',
    ...(dateCreated === undefined ? {} : { created: dateCreated }),
  };
}

const startOf = ({ dateCreated = '' }: ImageSummary): string => dateCreated;
