import type { ProcessIo } from '../process-io.ts';
import { openImages } from './open-images.ts';

/** Words that complete a command, from the files of the project alone; none where there is no project. */
export async function imageCandidates(
  wanted: 'image' | 'component' | 'target',
  io: ProcessIo,
): Promise<string[]> {
  const { project, show } = await openImages({ words: [] }, io).catch(() => ({
    project: undefined,
    show: (file: string) => file,
  }));
  if (project === undefined) return [];
  if (wanted === 'image') return project.images.map(({ key }) => key);
  if (wanted === 'target') return [...project.targets.map(({ name }) => name), 'all'];
  return project.components.flatMap(({ key, file }) => [key, show(file)]);
}
