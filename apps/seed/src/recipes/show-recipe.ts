import { compareVersions, normalName, observeRequest } from '@seed/components';
import type { ImageProject, ObservedRegion, ProjectImage } from '@seed/components';
import { EnvironmentError, EXIT, InputError } from '@seed/kernel';
import type { PipelineImage, ScanFindings } from '@seed/publisher';
import { count, publicationPlace } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { mustBeSound, namedImages, openImages } from '../components/open-images.ts';
import { withPlaces } from '../components/open-places.ts';
import type { OpenPlace } from '../components/open-places.ts';
import { placeFlags } from '../components/plan-components.ts';
import { untilInterrupted } from '../components/until-interrupted.ts';
import type { RECIPES_SHOW_FLAGS } from '../components-flags.ts';
import type { FlagValues } from '../flags.ts';
import { pipelineArn } from './started-builds.ts';

type Flags = FlagValues<typeof RECIPES_SHOW_FLAGS>;

interface Shown {
  readonly image: string;
  readonly kind: 'image' | 'container';
  readonly name: string;
  readonly version: string | null;
  readonly parent: string | null;
  readonly components: readonly { readonly name: string; readonly reference: string }[];
  readonly pipeline: string | null;
  readonly published?: readonly string[];
  readonly newestBuild?: PipelineImage | null;
  readonly findings?: ScanFindings;
}

const shownOf = (image: ProjectImage, project: ImageProject): Shown => ({
  image: image.key,
  kind: image.recipe.kind,
  name: image.recipe.awsName,
  version: image.recipe.version?.text ?? null,
  parent: image.recipe.parentImage?.text ?? null,
  components: image.entries.map((entry) => {
    if (entry.kind === 'arn') return { name: entry.name.text, reference: entry.arn.text };
    const component = project.components.find(({ key }) => key === entry.component);
    return {
      name: entry.name.text,
      reference:
        `${component?.awsName ?? entry.file} ${entry.version?.text ?? component?.version?.text ?? ''}`.trim(),
    };
  }),
  pipeline: image.pipeline?.awsName ?? null,
});

const versionsOf = ({ recipes }: ObservedRegion, { recipe }: ProjectImage): string[] =>
  recipes
    .filter(({ kind, name }) => kind === recipe.kind && normalName(name) === normalName(recipe.awsName))
    .map(({ version }) => version)
    .sort((a, b) => compareVersions(b, a));

async function lookAt(
  image: ProjectImage,
  {
    observed,
    place,
    flags,
    signal,
  }: {
    readonly observed: ObservedRegion;
    readonly place: OpenPlace;
    readonly flags: Flags;
    readonly signal: AbortSignal;
  },
): Promise<Partial<Shown>> {
  const newest =
    image.pipeline === undefined
      ? undefined
      : await place.builder.newestImage(pipelineArn(image, place.target), signal);
  const published = { published: versionsOf(observed, image), newestBuild: newest ?? null };
  if (flags.findings !== true) return published;
  if (newest === undefined)
    throw new EnvironmentError(
      'components/no-build',
      `no build of image "${image.key}" was started in ${place.target.region}`,
      {
        hints: [`start one with \`seed recipes build ${image.key}\``],
      },
    );
  return { ...published, findings: await place.builder.scanFindings(newest.arn, signal) };
}

function linesOf(shown: Shown, verbose: boolean): string[] {
  const line = (label: string, text: string): string => `${label.padEnd(12)}${text}`;
  const { counts = {}, findings = [] } = shown.findings ?? {};
  const severities = Object.entries(counts).map(([severity, amount]) => `${amount} ${severity}`);
  return [
    line('image', shown.image),
    line(
      'recipe',
      `${shown.name} ${shown.version ?? 'without a version'}${shown.kind === 'container' ? ' (container)' : ''}`,
    ),
    line('parent', shown.parent ?? 'none'),
    line('pipeline', shown.pipeline ?? 'none'),
    ...shown.components.map(({ name, reference }, at) =>
      line(at === 0 ? 'components' : '', `${name}  ${reference}`),
    ),
    ...(shown.published === undefined
      ? []
      : [line('published', shown.published.length === 0 ? 'never' : shown.published.join(', '))]),
    ...(shown.newestBuild === undefined
      ? []
      : [
          line(
            'newest',
            shown.newestBuild === null
              ? 'no build'
              : `${shown.newestBuild.arn}  ${shown.newestBuild.status.toLowerCase()}`,
          ),
        ]),
    ...(shown.findings === undefined
      ? []
      : [line('findings', severities.length === 0 ? 'none' : severities.join(', '))]),
    ...findings
      .slice(0, verbose ? findings.length : 10)
      .map(({ severity, vulnerability, packages, fixAvailable }) =>
        line(
          '',
          `${severity.toLowerCase().padEnd(9)} ${vulnerability}  ${packages.join(', ')}${fixAvailable ? '  a fix is there' : ''}`,
        ),
      ),
    ...(findings.length > 10 && !verbose
      ? [line('', `and ${count(findings.length - 10, 'more finding')}: -v`)]
      : []),
  ];
}

const SEVERITIES = ['critical', 'high', 'medium'] as const;

/** Whether there is a finding that is at least this severe. */
function isGrave(all: readonly Shown[], failOn: Flags['failOn']): boolean {
  if (failOn === undefined) return false;
  const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  return all.some(({ findings }) => grave.some((severity) => (findings?.counts[severity] ?? 0) > 0));
}

async function online(
  context: CommandContext,
  flags: Flags,
  {
    root,
    project,
    images,
  }: { readonly root: string; readonly project: ImageProject; readonly images: readonly ProjectImage[] },
) {
  return untilInterrupted(context, (signal) =>
    withPlaces(context, { root, project, flags: placeFlags(flags) }, async (places) => {
      const found: { place: OpenPlace; shown: Shown[] }[] = [];
      for (const place of places) {
        const observed = await place.builder.registry.observe(
          observeRequest(project, place.target, { images: images.map(({ key }) => key) }),
          { signal },
        );
        const shown: Shown[] = [];
        for (const image of images)
          shown.push({
            ...shownOf(image, project),
            ...(await lookAt(image, { observed, place, flags, signal })),
          });
        found.push({ place, shown });
      }
      return found;
    }),
  );
}

/** The recipes of images; with a target, flags of AWS or --findings also what an account has of them. */
export const recipesShow: CommandFunction<typeof RECIPES_SHOW_FLAGS> = async (context, flags, keys) => {
  const { io, general, print, out } = context;
  if (flags.failOn !== undefined && flags.findings !== true)
    throw new InputError('cli/flags-conflict', '"--fail-on" is about findings of a scan', {
      hints: ['add `--findings`'],
    });
  const opened = await openImages({ words: [] }, io);
  const project = mustBeSound(opened);
  const images = namedImages(project, keys);
  const asks =
    flags.findings === true ||
    flags.target !== undefined ||
    flags.profile !== undefined ||
    flags.region !== undefined ||
    flags.endpointUrl !== undefined;
  const places = asks ? await online(context, flags, { root: opened.root, project, images }) : undefined;
  const all = places?.flatMap(({ shown }) => shown) ?? images.map((image) => shownOf(image, project));
  if (general.json) {
    const targets = places?.map(({ place: { target }, shown }) => ({
      target: target.name,
      account: target.account,
      region: target.region,
      images: shown,
    }));
    print(JSON.stringify(targets === undefined ? { images: all } : { targets }));
  } else if (places === undefined) print(all.map((one) => linesOf(one, false).join('\n')).join('\n\n'));
  else
    for (const {
      place: { target },
      shown,
    } of places) {
      print(publicationPlace({ ...target, target: target.name }, out));
      print(shown.map((one) => linesOf(one, (general.verbose ?? 0) > 0).join('\n')).join('\n\n'));
    }
  return isGrave(all, flags.failOn) ? EXIT.failed : EXIT.done;
};
