import { normalName } from '@seed/components';
import type {
  ComponentLock,
  ImageProject,
  ObservedComponent,
  ObservedRegion,
  ProjectComponent,
} from '@seed/components';
import { EXIT, InputError } from '@seed/kernel';
import { formatSize } from '@seed/view';
import { suggestKey } from '@seed/yaml';
import type { CommandFunction } from '../command.ts';
import type { COMPONENTS_SHOW_FLAGS } from '../components-flags.ts';
import { knownLock, openLock } from './lock-file.ts';
import { mustBeSound, openImages } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { observePublished } from './published-regions.ts';

/** The one component that a word means: its key or the end of it, its name in AWS, or its file. */
export function findComponent(word: string, project: ImageProject, { show }: OpenImages): ProjectComponent {
  const { components } = project;
  const tests: readonly ((one: ProjectComponent) => boolean)[] = [
    ({ key }) => key === word,
    ({ awsName }) => normalName(awsName) === normalName(word),
    ({ file }) => show(file) === word.replace(/^\.\//, ''),
    ({ key }) => key.endsWith(`/${word}`),
  ];
  for (const test of tests) {
    const found = components.filter(test);
    const [only] = found;
    if (found.length === 1 && only !== undefined) return only;
    if (found.length > 1)
      throw new InputError('components/not-known', `"${word}" means several components`, {
        hints: [`say which: ${found.map(({ key }) => key).join(', ')}`],
      });
  }
  const names = components.flatMap(({ key, name, awsName }) => [key, name.text, awsName]);
  const near = suggestKey(word, names);
  throw new InputError('components/not-known', `the project has no component "${word}"`, {
    hints: [near === undefined ? 'list them with `seed components list`' : `did you mean "${near}"?`],
  });
}

interface Shown {
  readonly component: string;
  readonly file: string;
  readonly name: string;
  readonly version: string | null;
  readonly platform: string;
  readonly bytes: number | null;
  readonly semanticSha256: string | null;
  readonly rawSha256: string | null;
  readonly parameters: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly default: string | null;
  }[];
  readonly phases: readonly { readonly name: string; readonly steps: readonly string[] }[];
  readonly dependsOn: readonly string[];
  readonly images: readonly string[];
  readonly lock: unknown;
  readonly published?: readonly unknown[];
}

const buildOf = ({ arn, version, build, state, dateCreated, tags }: ObservedComponent) => ({
  arn,
  version,
  build,
  state: state ?? null,
  dateCreated: dateCreated ?? null,
  tags,
});

function shownOf(
  component: ProjectComponent,
  {
    project,
    lock,
    regions,
    show,
  }: {
    readonly project: ImageProject;
    readonly lock: ComponentLock;
    readonly regions: readonly ObservedRegion[] | undefined;
    readonly show: OpenImages['show'];
  },
): Shown {
  const { document, published, version } = component;
  const users = project.images.filter(({ entries }) =>
    entries.some((entry) => entry.kind === 'own' && entry.component === component.key),
  );
  const builds = regions?.flatMap(({ components }) =>
    components.filter(({ name }) => normalName(name) === normalName(component.awsName)).map(buildOf),
  );
  return {
    component: component.key,
    file: show(component.file),
    name: component.awsName,
    version: version?.text ?? null,
    platform: component.platform,
    bytes: published?.bytes ?? null,
    semanticSha256: published?.semanticSha256 ?? null,
    rawSha256: published?.rawSha256 ?? null,
    parameters: (document?.parameters ?? []).map((parameter) => ({
      name: parameter.name.text,
      required: parameter.default === undefined,
      default: parameter.default ?? null,
    })),
    phases: (document?.phases ?? []).map(({ name, steps }) => ({
      name: name.text,
      steps: steps.map((step) => `${step.name.text} (${step.action.text})`),
    })),
    dependsOn: component.dependsOn,
    images: users.map(({ key }) => key),
    lock: lock.components[component.key] ?? null,
    ...(builds === undefined ? {} : { published: builds }),
  };
}

function linesOf(shown: Shown, lock: ComponentLock): string[] {
  const line = (label: string, text: string): string => `${label.padEnd(12)}${text}`;
  const locked = lock.components[shown.component];
  const history = Object.keys(locked?.history ?? {});
  const builds = (shown.published ?? []) as readonly ReturnType<typeof buildOf>[];
  return [
    line('component', shown.component),
    line('file', shown.file),
    line('name', shown.name),
    line('version', shown.version ?? 'none'),
    line('platform', shown.platform),
    ...(shown.bytes === null ? [] : [line('size', formatSize(shown.bytes))]),
    ...(shown.semanticSha256 === null ? [] : [line('digest', shown.semanticSha256)]),
    ...(shown.dependsOn.length === 0 ? [] : [line('needs', shown.dependsOn.join(', '))]),
    ...(shown.images.length === 0 ? [] : [line('images', shown.images.join(', '))]),
    line(
      'lock',
      locked === undefined
        ? 'not in it'
        : [locked.version, ...(history.length === 0 ? [] : [`before: ${history.join(', ')}`])].join('; '),
    ),
    ...shown.parameters.map(({ name, required, default: value }) =>
      line('parameter', `${name}  ${required ? 'required' : `default "${value ?? ''}"`}`),
    ),
    ...shown.phases.flatMap(({ name, steps }) => steps.map((step, at) => line(at === 0 ? name : '', step))),
    ...(shown.published === undefined ? [] : builds.length === 0 ? [line('published', 'never')] : []),
    ...builds.map(({ arn, state, dateCreated }) =>
      line(
        'published',
        [arn, state ?? '', dateCreated?.slice(0, 10) ?? ''].filter((part) => part !== '').join('  '),
      ),
    ),
  ];
}

/** One component, fully. */
export const componentsShow: CommandFunction<typeof COMPONENTS_SHOW_FLAGS> = async (
  context,
  flags,
  [word = ''],
) => {
  const { io, general, print } = context;
  const images = await openImages({ words: [] }, io);
  const project = images.project ?? mustBeSound(images);
  const component = findComponent(word, project, images);
  const { published } = flags;
  const regions =
    published === undefined
      ? undefined
      : await observePublished(context, { images, project, flags: { ...flags, target: [published] } });
  const lock = knownLock(await openLock(images));
  const shown = shownOf(component, { project, lock, regions, show: images.show });
  print(general.json ? JSON.stringify(shown) : linesOf(shown, lock).join('\n'));
  return EXIT.done;
};
