import { EnvironmentError } from '@seed/kernel';
import { removeContainer } from '../container/start-container.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { ask } from '../engine/docker-error.ts';
import { readNotes, writeNotes } from '../engine/engine-notes.ts';
import type { NumberedWarning, ResolvedImage } from './resolve-image.ts';

/**
 * Makes sure that the engine can run an image of another processor type, by running it once; the answer is kept.
 * Resolves with the warning to show, or undefined for the engine's own type. Rejects with EnvironmentError
 * `docker/platform-unsupported`.
 */
export async function checkEmulation(
  engine: Engine,
  image: ResolvedImage,
  stateDir: string,
): Promise<NumberedWarning | undefined> {
  const { architecture } = image;
  if (architecture === '' || architecture === engine.facts.architecture) return undefined;
  const { emulates = [] } = await readNotes(stateDir, engine.facts.id);
  if (!emulates.includes(architecture)) {
    await tryRun(engine, image);
    await writeNotes(stateDir, engine.facts.id, { emulates: [...emulates, architecture] });
  }
  return {
    code: 'DOCKER005',
    text: `the image is for ${architecture} and this machine is ${engine.facts.architecture}: it is emulated, five to twenty times slower`,
  };
}

async function tryRun(engine: Engine, image: ResolvedImage): Promise<void> {
  const container = await ask(
    'trying the image',
    engine.docker.createContainer({
      Image: image.id,
      Entrypoint: ['/bin/sh', '-c', 'exit 0'],
      Cmd: [],
      HostConfig: { NetworkMode: 'none', LogConfig: { Type: 'none', Config: {} } },
    }),
  );
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode !== 0) throw new Error('exec format error');
  } catch (error) {
    throw unsupported(image, engine, error);
  } finally {
    await removeContainer(container);
  }
}

function unsupported(
  { name, architecture }: ResolvedImage,
  engine: Engine,
  cause: unknown,
): EnvironmentError {
  return new EnvironmentError(
    'docker/platform-unsupported',
    `the image "${name}" is for ${architecture}, and this ${engine.facts.architecture} machine cannot run it`,
    {
      cause,
      hints: [
        `Install an emulator: \`docker run --privileged --rm tonistiigi/binfmt --install ${architecture}\``,
        `Use an image for ${engine.facts.architecture}`,
      ],
    },
  );
}
