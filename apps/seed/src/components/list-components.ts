import { compareVersions, normalName } from '@seed/components';
import type { ComponentLock, ObservedRegion, ProjectComponent } from '@seed/components';
import { EXIT, hasErrors } from '@seed/kernel';
import { count, formatTable } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { COMPONENTS_LIST_FLAGS } from '../components-flags.ts';
import { knownLock, openLock } from './lock-file.ts';
import { mustBeSound, namedComponents, openImages } from './open-images.ts';
import { observePublished } from './published-regions.ts';

interface Row {
  readonly component: string;
  readonly version: string | null;
  /** Compared with the lock: `locked`, `changed`, `new`. */
  readonly status: string;
  readonly name: string;
  readonly file: string;
  readonly published?: string | null;
}

function statusOf(
  { key, version, published }: ProjectComponent,
  lock: ComponentLock,
  broken: boolean,
): string {
  if (broken) return 'errors';
  const locked = lock.components[key];
  if (locked === undefined) return 'new';
  const isSame = locked.version === version?.text && locked.semanticSha256 === published?.semanticSha256;
  return isSame ? 'locked' : 'changed';
}

/** The newest version that an account has, with its build where there are several. */
function newestOf(region: ObservedRegion | undefined, { awsName }: ProjectComponent): string | null {
  const builds = region?.components.filter(({ name }) => normalName(name) === normalName(awsName)) ?? [];
  const [newest] = builds.toSorted((a, b) => compareVersions(b.version, a.version) || b.build - a.build);
  if (newest === undefined) return null;
  return newest.build > 1 ? `${newest.version}/${newest.build}` : newest.version;
}

interface Rows {
  readonly rows: readonly Row[];
  /** Whether an account was asked. */
  readonly isPublished: boolean;
}

function tell(
  { io, general, print, note }: CommandContext,
  { rows, isPublished }: Rows,
  header: boolean,
): void {
  if (rows.length === 0)
    return note('the project has no components; begin with `seed init --from component`');
  const published = <T>(cell: T): readonly T[] => (isPublished ? [cell] : []);
  const columns = ['component', 'version', 'status', ...published('published'), 'name', 'file'];
  const cells = rows.map((row) => [
    row.component,
    row.version ?? '-',
    row.status,
    ...published(row.published ?? '-'),
    row.name,
    row.file,
  ]);
  print(formatTable(columns, cells, { aligned: io.stdout.isTTY, header }));
  const wrong = rows.filter(({ status }) => status === 'errors').length;
  const errors = wrong > 0 ? `, ${wrong} with errors: \`seed components validate\`` : '';
  if (general.quiet !== true && io.stdout.isTTY) note(`${count(rows.length, 'component')}${errors}`);
}

/** The components of the project and how they stand. */
export const componentsList: CommandFunction<typeof COMPONENTS_LIST_FLAGS> = async (context, flags) => {
  const images = await openImages({ words: [], images: flags.image ?? [] }, context.io);
  const project = images.project ?? mustBeSound(images);
  const { published } = flags;
  const isPublished = published !== undefined;
  const places = { ...flags, ...(isPublished ? { target: [published] } : {}) };
  const regions = isPublished ? await observePublished(context, { images, project, flags: places }) : [];
  const lock = knownLock(await openLock(images));
  const rows = namedComponents(images, project, flags.image).map((component): Row => {
    const shown = images.show(component.file);
    const broken = hasErrors(images.diagnostics.filter(({ span }) => span?.source === shown));
    return {
      component: component.key,
      version: component.version?.text ?? null,
      status: statusOf(component, lock, broken),
      name: component.awsName,
      file: shown,
      ...(isPublished ? { published: newestOf(regions[0], component) } : {}),
    };
  });
  if (context.general.json) context.print(JSON.stringify({ components: rows }));
  else tell(context, { rows, isPublished }, flags.header !== false);
  return EXIT.done;
};
