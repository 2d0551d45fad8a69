import { EXIT } from '@seed/kernel';
import { formatSize, formatTable } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import type { FlagTable } from '../flags.ts';
import { resolveSettings } from '../settings.ts';

type Switch = FlagTable[string] & { readonly kind: 'switch' };
type Variant = FlagTable[string] & {
  readonly kind: 'choice';
  readonly values: readonly ['standard', 'minimal', 'dind'];
};

/** Table of the names that CodeBuild knows and what stands for them here. */
export const imageList: CommandFunction<{ readonly header: Switch }> = async (context, flags) => {
  const { io, general, print } = context;
  const images = await (await context.wiring()).images(io);
  if (general.json) {
    print(JSON.stringify({ images }));
    return EXIT.done;
  }
  const rows = images.map(({ name, state, as, bytes }) => [
    name,
    state,
    bytes === undefined ? '-' : formatSize(bytes),
    as ?? '-',
  ]);
  print(
    formatTable(['name', 'state', 'size', 'as'], rows, {
      aligned: io.stdout.isTTY,
      header: flags.header !== false,
    }),
  );
  return EXIT.done;
};

/** Builds an image that stands in for CodeBuild's. */
export const imageBuild: CommandFunction<{ readonly variant: Variant }> = async (context, flags) => {
  const { general, print, note } = context;
  const tag = await (await context.wiring()).buildImage(
    flags.variant ?? 'standard',
    general.quiet ? () => {} : note,
  );
  print(general.json ? JSON.stringify({ built: tag }) : `built ${tag}`);
  return EXIT.done;
};

/** Pulls an image. */
export const imagePull: CommandFunction<Record<never, never>> = async (context, _flags, [name = '']) => {
  const { io, general, print, note } = context;
  const settings = await resolveSettings({ io, flags: {} });
  const wiring = await context.wiring();
  const pulled = await wiring.pullImage(name, { settings, io, say: general.quiet ? () => {} : note });
  print(general.json ? JSON.stringify({ pulled }) : `pulled ${pulled}`);
  return EXIT.done;
};
