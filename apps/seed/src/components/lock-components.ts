import { checkLock, LOCK_FILE, makeLock } from '@seed/components';
import { EXIT, hasErrors, InputError } from '@seed/kernel';
import { formatDiagnostics } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_LOCK_FLAGS } from '../components-flags.ts';
import { flatDiagnostic } from '../error-diagnostics.ts';
import type { FlagValues } from '../flags.ts';
import { knownLock, openLock, saveLock } from './lock-file.ts';
import { mustBeSound, openImages, shownFrom, shownSources } from './open-images.ts';
import { observeManaged } from './published-regions.ts';

type Flags = FlagValues<typeof COMPONENTS_LOCK_FLAGS>;

async function check(context: CommandContext): Promise<number> {
  const { io, general, print, note, err, out } = context;
  const images = await openImages({ words: [] }, io);
  const project = mustBeSound(images);
  const { lock, source, diagnostics: broken, sources: texts } = await openLock(images);
  if (source === undefined)
    throw new InputError('components/lock-stale', `there is no ${LOCK_FILE}`, {
      hints: ['write it with `seed components lock` and commit it'],
    });
  const found = lock === undefined ? broken : checkLock(project, lock, source).map(shownFrom(images.show));
  if (general.json) print(JSON.stringify({ diagnostics: found.map(flatDiagnostic) }));
  else if (found.length > 0) {
    const sources =
      lock === undefined ? texts : shownSources(new Map([[source.id, source.text]]), images.show);
    const columns = io.stderr.size?.().columns ?? 88;
    note(formatDiagnostics(found, { style: err, sources, columns, all: true }));
  } else print(`${out.glyph('done')} ${images.show(LOCK_FILE)} fits the project`);
  return hasErrors(found) ? EXIT.input : EXIT.done;
}

async function write(context: CommandContext, flags: Flags): Promise<number> {
  const { io, general, print, out } = context;
  const images = await openImages({ words: [] }, io);
  const project = mustBeSound(images);
  const file = await openLock(images);
  const asked = flags.target !== undefined || flags.region !== undefined;
  const managed = asked ? await observeManaged(context, { images, project, flags }) : undefined;
  const date = new Date(io.now()).toISOString().slice(0, 10);
  const lock = makeLock(project, {
    previous: knownLock(file),
    date,
    ...(managed === undefined ? {} : { managed }),
  });
  const outcome = await saveLock(images.root, lock, file.source?.text);
  const shown = images.show(LOCK_FILE);
  if (general.json) print(JSON.stringify({ file: shown, changed: outcome === 'written' }));
  else if (general.quiet !== true)
    print(
      `${out.glyph(outcome === 'written' ? 'done' : 'unchanged')} ${shown} ${outcome === 'written' ? 'written' : 'is up to date'}`,
    );
  return EXIT.done;
}

/** Writes the lock of the project, or says what in it is out of date. */
export const componentsLock: CommandFunction<typeof COMPONENTS_LOCK_FLAGS> = (context, flags) =>
  flags.check === true ? check(context) : write(context, flags);
