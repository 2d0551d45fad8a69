import type { Engine } from '../src/engine/connect-engine.ts';
import { inspectImage } from '../src/image/resolve-image.ts';

/** The standard image with a Docker engine in it. */
export const DIND = process.env['SEED_TEST_IMAGE_DIND'] ?? 'seed/dind:latest';

/** How jobs of tests ask for it. */
export const image = { name: DIND, pull: 'never', allowSubstitute: false } as const;

export async function needsDind(engine: Engine): Promise<void> {
  if ((await inspectImage(engine, DIND)) === undefined) throw new Error(`the image "${DIND}" is not there`);
}
