import type { Span } from '@seed/kernel';
import { checkConfigurations } from './check-configurations.ts';
import { checkPlaces, checkReference } from './check-reference.ts';
import { fitsSystems } from './fits-systems.ts';
import { checkParameters } from './check-parameters.ts';
import type {
  ImageProject,
  ProjectComponent,
  ProjectImage,
  RecipeEntry,
  VersionPolicy,
} from './image-project.ts';
import { versionPattern } from '../versions/version-number.ts';
import { fillPlaceholders, nameFrom, normalName, RESOURCE_NAME } from './names.ts';
import type { ProjectFindings } from './project-codes.ts';

/** Components per recipe that Image Builder takes unless the quota was raised. */
const MOST_COMPONENTS = 20;

/** What can be said about settings and documents together, without an account: C109 to C127. */
export function checkProject(project: ImageProject, findings: ProjectFindings): void {
  checkNames(project, findings);
  for (const image of project.images) checkImage(image, project, findings);
  for (const { file, source } of project.orphans) {
    const start = { line: 1, column: 1, offset: 0 };
    findings.warning('C112', { source: source.id, start, end: start }, `no image names "${file}"`, {
      hints: ['add an entry to the settings, or remove the file'],
    });
  }
  checkCycles(project.components, findings);
  checkConfigurations(project, findings);
}

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly what: string;
  readonly span: Span;
  /** The same thing under two entries is no collision. */
  readonly same: string;
}

function* namesOf(project: ImageProject): Generator<Named> {
  for (const { awsName, name, file } of project.components)
    yield { kind: 'component', name: awsName, what: `component "${name.text}"`, span: name.span, same: file };
  for (const { recipe, pipeline, key, span } of project.images) {
    yield {
      kind: `${recipe.kind} recipe`,
      name: recipe.awsName,
      what: `the recipe of image "${key}"`,
      span,
      same: key,
    };
    if (pipeline !== undefined)
      yield {
        kind: 'pipeline',
        name: pipeline.awsName,
        what: `the pipeline of image "${key}"`,
        span,
        same: key,
      };
  }
  yield* distributionNames(project);
  for (const { key, awsName, span } of project.infrastructure)
    if (span !== undefined)
      yield {
        kind: 'infrastructure',
        name: fillPlaceholders(awsName, { name: key }),
        what: `infrastructure "${key}"`,
        span,
        same: key,
      };
}

/** One configuration may serve several images as long as it says the same for all of them. */
function* distributionNames({ images, distributions }: ImageProject): Generator<Named> {
  for (const { key, span, distribution, pipeline } of images) {
    const config = distributions.find((one) => one.key === distribution);
    if (config === undefined || pipeline === undefined) continue;
    const { awsName, members, defaults } = config;
    const same = fillPlaceholders(JSON.stringify([members, defaults]), { image: key });
    const name = nameFrom(awsName, { name: distribution, image: key });
    yield { kind: 'distribution', name, what: `the distribution of image "${key}"`, span, same };
  }
}

function checkNames(project: ImageProject, findings: ProjectFindings): void {
  const seen = new Map<string, Named>();
  for (const named of namesOf(project)) {
    if (!RESOURCE_NAME.test(named.name))
      findings.error('components/bad-name', named.span, `${named.what} would be called "${named.name}"`, {
        hints: ['names have 3 to 128 letters, digits, hyphens, underscores and inner spaces'],
      });
    const key = `${named.kind}\0${normalName(named.name)}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, named);
    else if (first.same !== named.same) collide(first, named, findings);
  }
}

function collide(first: Named, second: Named, findings: ProjectFindings): void {
  const both = first.name === second.name ? `"${first.name}"` : `"${first.name}" and "${second.name}"`;
  findings.error(
    'C109',
    second.span,
    `${first.what} and ${second.what} are one ${second.kind} in Image Builder: ${both}`,
    {
      related: [{ span: first.span, label: 'the first one' }],
      hints: ['rename one of the two, or change its template in `naming`'],
    },
  );
}

function checkImage(image: ProjectImage, project: ImageProject, findings: ProjectFindings): void {
  checkParent(image, findings);
  if (image.recipe.parentImage !== undefined) checkPlaces(image.recipe.parentImage, project, findings);
  checkRegions(image, project, findings);
  if (image.entries.length > MOST_COMPONENTS)
    findings.error(
      'C113',
      image.entries[MOST_COMPONENTS]?.span ?? image.span,
      `image "${image.key}" has ${image.entries.length} components, more than ${MOST_COMPONENTS}`,
      {
        hints: ['join documents, or split the image in two that build on each other'],
      },
    );
  const seen = new Map<string, Span>();
  for (const entry of image.entries) {
    const what = entry.kind === 'own' ? entry.file : entry.arn.text.replace(/\/[^/]*$/, '');
    const first = seen.get(what);
    if (first === undefined) seen.set(what, entry.span);
    else
      findings.error('C110', entry.span, `image "${image.key}" has "${what}" twice`, {
        related: [{ span: first, label: 'the first entry' }],
        hints: ['remove one of the two'],
      });
    if (entry.kind === 'arn') checkReference(entry.arn, project, findings);
    else {
      checkPin(entry, project.policy, findings);
      const component = project.components.find(({ key }) => key === entry.component);
      if (component === undefined) continue;
      checkParameters(entry, component.document?.parameters, findings);
      checkSystems(image, component, findings);
    }
  }
}

/** An own component that is not pinned is as uncertain as one of others. */
function checkPin(
  { pin, version, name, span }: RecipeEntry & { readonly kind: 'own' },
  { wildcards }: VersionPolicy,
  findings: ProjectFindings,
): void {
  const isOpen = version === undefined ? pin === 'latest' : versionPattern(version.text) === 'wildcard';
  if (!isOpen || wildcards === 'allow') return;
  findings.add(
    wildcards === 'forbid' ? 'error' : 'info',
    'C117',
    span,
    `"${name.text}" is whatever version is newest when the image is built`,
    {
      hints: ['use `"pin": "build"`, or write a version'],
    },
  );
}

const PARENT = [
  /^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  /^arn:[^:]+:imagebuilder:[^:]*:[^:]+:image\/[^/]+\/[0-9x]+\.[0-9x]+\.[0-9x]+(?:\/\d+)?$/,
  /^ssm:\S+$/,
  /^prod-[0-9a-z]+$/,
];

function checkParent({ recipe }: ProjectImage, findings: ProjectFindings): void {
  const { parentImage, kind } = recipe;
  if (parentImage === undefined) return;
  const text = parentImage.text;
  if (PARENT.some((shape) => shape.test(text))) return;
  if (kind === 'container' && !text.startsWith('ami-')) return;
  const hint = text.startsWith('ami')
    ? 'an AMI id is `ami-` and 8 or 17 hex digits'
    : 'use an AMI id, the ARN of an image, `ssm:` and the name of a parameter, or a product id';
  findings.error('C123', parentImage.span, `parent image "${text}" is malformed`, { hints: [hint] });
}

/** The id of an AMI means something in one region only. */
function checkRegions(
  { key, recipe }: ProjectImage,
  { targets }: ImageProject,
  findings: ProjectFindings,
): void {
  const regions = new Set(targets.flatMap((target) => target.regions));
  const { parentImage } = recipe;
  if (parentImage === undefined || !parentImage.text.startsWith('ami-') || regions.size < 2) return;
  findings.warning(
    'components/regional-ami',
    parentImage.span,
    `AMI "${parentImage.text}" of image "${key}" exists in one region, and the targets have ${regions.size}`,
    {
      hints: [
        'use `parent_image` with `ssm:` and a public parameter, or the ARN of an image with `{region}`',
      ],
    },
  );
}

function checkSystems(
  { key }: ProjectImage,
  { supportedOsVersions, name }: ProjectComponent,
  findings: ProjectFindings,
): void {
  if (fitsSystems(key, supportedOsVersions)) return;
  const systems = supportedOsVersions.map((system) => `"${system}"`).join(', ');
  findings.warning('C125', name.span, `"${name.text}" is made for ${systems}, not for image "${key}"`, {
    hints: ['correct `supported_os_versions` in `x-seed` of the document'],
  });
}

function checkCycles(components: readonly ProjectComponent[], findings: ProjectFindings): void {
  const byKey = new Map(components.map((component) => [component.key, component]));
  const done = new Set<string>();
  const walk = (component: ProjectComponent, path: readonly string[]): void => {
    const at = path.indexOf(component.key);
    if (at !== -1) {
      const circle = [...path.slice(at), component.key].join(' → ');
      findings.error(
        'components/dependency-cycle',
        component.name.span,
        `components depend on each other: ${circle}`,
        {
          hints: ['remove one of the dependencies'],
        },
      );
      return;
    }
    if (done.has(component.key)) return;
    for (const key of component.dependsOn) {
      const next = byKey.get(key);
      if (next !== undefined) walk(next, [...path, component.key]);
    }
    done.add(component.key);
  };
  for (const component of components) walk(component, []);
}
