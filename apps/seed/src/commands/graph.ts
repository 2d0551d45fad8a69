import { moduleGraph } from '@seed/engine';
import { EXIT } from '@seed/kernel';
import { formatGraph } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import { loadProjectFiles } from '../deploy/load-project-files.ts';
import type { FlagTable } from '../flags.ts';

type Flags = {
  readonly format: FlagTable[string] & {
    readonly kind: 'choice';
    readonly values: readonly ['text', 'mermaid', 'dot'];
  };
  readonly envFile: FlagTable[string] & { readonly kind: 'list' };
};

/** What depends on what in a deployment, from its manifest alone. */
export const graph: CommandFunction<Flags> = async (context, flags, [manifest = '']) => {
  const { general, print } = context;
  const { deployment } = await loadProjectFiles(manifest, { context, flags });
  const modules = moduleGraph(deployment);
  print(general.json ? JSON.stringify(modules) : formatGraph(modules, flags.format ?? 'text'));
  return EXIT.done;
};
