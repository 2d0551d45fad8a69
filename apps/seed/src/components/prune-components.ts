import { EXIT, InputError } from '@seed/kernel';
import type { JudgedVersion, Unused } from '@seed/publisher';
import { count, publicationPlace } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_PRUNE_FLAGS } from '../components-flags.ts';
import { confirm } from '../ledger/confirm.ts';
import { mustBeSound, namedComponents, openImages } from './open-images.ts';
import { withPlaces } from './open-places.ts';
import type { OpenPlace } from './open-places.ts';
import { placeFlags } from './plan-components.ts';
import { untilInterrupted } from './until-interrupted.ts';

const DAY_MS = 24 * 60 * 60_000;
const UNITS: Readonly<Record<string, number>> = { h: DAY_MS / 24, d: DAY_MS, w: 7 * DAY_MS };
const DEFAULT_AGE = '30d';
export const DEFAULT_KEEP = 5;

function ageOf(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
  throw new InputError('cli/bad-arguments', `"${text}" is no age`, {
    hints: ['give `--older-than` hours, days or weeks: 12h, 90d, 8w'],
  });
}

/** `--keep`. Throws InputError where it is no number. */
export function keepOf(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InputError('cli/bad-arguments', `"${text}" is no number`, {
    hints: ['give `--keep` a number of 1 or more'],
  });
}

interface Found {
  readonly place: OpenPlace;
  readonly found: Unused;
}

const nameOf = ({ name, version, build }: JudgedVersion): string =>
  `${name} ${version}${build === undefined ? '' : `/${build}`}`;

function tell({ out, print, general }: CommandContext, { place, found }: Found): void {
  const { target } = place;
  print(
    `${publicationPlace({ ...target, target: target.name }, out)}${out.dot}${count(found.unused.length, 'version')} that nothing uses`,
  );
  for (const one of found.unused)
    print(
      `  ${out.glyph('destroy')} ${one.kind.padEnd(10)} ${nameOf(one)}  ${out.dim(one.dateCreated?.slice(0, 10) ?? '')}`,
    );
  if ((general.verbose ?? 0) > 0)
    for (const one of found.kept)
      print(
        `  ${out.glyph('unchanged')} ${one.kind.padEnd(10)} ${nameOf(one)}  ${out.dim(one.because.join(', '))}`,
      );
}

const documentOf = (all: readonly Found[], deleted: boolean): object => ({
  schema: 'seed.components.prune/1',
  deleted,
  targets: all.map(({ place: { target }, found }) => ({
    target: target.name,
    account: target.account,
    region: target.region,
    ...found,
  })),
});

async function remove(context: CommandContext, all: readonly Found[], signal: AbortSignal): Promise<void> {
  const { out, print, general } = context;
  for (const { place, found } of all)
    for (const one of found.unused) {
      await place.builder.registry.remove(one.arn, { signal });
      if (general.json !== true && general.quiet !== true)
        print(`  ${out.glyph('done')} deleted ${nameOf(one)}`);
    }
}

/** Deletes old builds that nothing uses, after it named them; where nobody can be asked it only names them. */
export const componentsPrune: CommandFunction<typeof COMPONENTS_PRUNE_FLAGS> = async (
  context,
  flags,
  words,
) => {
  const { io, general, print, note } = context;
  const keep = keepOf(flags.keep ?? String(DEFAULT_KEEP));
  const before = io.now() - ageOf(flags.olderThan ?? DEFAULT_AGE);
  const images = await openImages({ words, images: flags.image ?? [] }, io);
  const project = mustBeSound(images);
  const components = namedComponents(images, project, flags.image).map(({ awsName }) => awsName);
  return untilInterrupted(context, (signal) =>
    withPlaces(context, { root: images.root, project, flags: placeFlags(flags) }, async (places) => {
      const all: Found[] = [];
      for (const place of places)
        all.push({
          place,
          found: await place.builder.unused({ components, recipes: [], keep, before, signal }),
        });
      const amount = all.reduce((sum, { found }) => sum + found.unused.length, 0);
      const canAsk = general.yes === true || (io.interactive && general.noInput !== true);
      const only = flags.dryRun === true || amount === 0 || !canAsk;
      if (general.json) {
        if (!only) await remove(context, all, signal);
        print(JSON.stringify(documentOf(all, !only)));
        return EXIT.done;
      }
      for (const found of all) tell(context, found);
      if (only) {
        if (amount > 0 && flags.dryRun !== true)
          note('nothing was deleted: nobody can be asked; repeat with `--yes`');
        return EXIT.done;
      }
      await confirm(context, `Delete ${count(amount, 'version')}? This cannot be undone.`);
      await remove(context, all, signal);
      print(`${count(amount, 'version')} deleted`);
      return EXIT.done;
    }),
  );
};
