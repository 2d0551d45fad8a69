import { posix } from 'node:path';

import type { RunDocument, RunRequest } from '@seed/awstoe';
import { readComponent } from '@seed/components';
import type { ComponentDocument } from '@seed/components';
import { EnvironmentError, hasErrors, InputError, mapLimit } from '@seed/kernel';
import type { EventBody } from '@seed/kernel';
import { extensionList, extensionMap, wantsSystemd } from './run-extensions.ts';
import { chooseParameters } from './run-parameters.ts';
import type { ComponentRunFlags, ManagedComponent, OwnComponent, RunSelection } from './run-selection.ts';

const PHASES = ['build', 'validate', 'test'];

/** Phases that were asked for. Rejects with InputError for what cannot be run here. */
export function readPhases(text: string | undefined): readonly string[] {
  const phases = (text ?? PHASES.join(','))
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (phases.length > 0) return phases;
  throw new InputError('cli/bad-arguments', '--phases names no phase', {
    hints: ['give `build,validate,test`'],
  });
}

export function readReboots(text: string | undefined): number {
  if (text === undefined) return 15;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InputError('cli/bad-arguments', `--max-reboots "${text}" is no number`);
}

/** How many images may run at the same time. Rejects with InputError for anything but a number from 1. */
export function readJobs(text: string | undefined): number {
  if (text === undefined) return 2;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InputError('cli/bad-arguments', `--jobs "${text}" is no number from 1`);
}

export interface Prepared {
  readonly documents: readonly RunDocument[];
  /** Components of the recipe that are left out. */
  readonly skipped: readonly ManagedComponent[];
  readonly systemd: boolean;
}

export interface PrepareOptions {
  readonly flags: ComponentRunFlags;
  /** Gets a component from AWS; undefined where there is none. */
  readonly fetch: (arn: string) => Promise<{ readonly id: string; readonly text: string } | undefined>;
}

/** Documents of each selection with their values, in order. */
export async function prepareDocuments(
  selections: readonly RunSelection[],
  options: PrepareOptions,
): Promise<readonly Prepared[]> {
  const opened = await mapLimit(selections, 1, (selection) => openComponents(selection, options));
  const all = opened.flatMap(({ own }) => own);
  return selections.map(({ name }, index) => {
    const { own, skipped } = opened[index] ?? { own: [], skipped: [] };
    // Components of several images are told apart by their image.
    const prefix = selections.length === 1 ? '' : `${name}/`;
    const parameters = chooseParameters(own, options.flags, all);
    const documents = own.map(
      (one): RunDocument => ({
        name: prefix + one.name,
        path: one.path,
        document: one.document,
        platform: one.platform,
        parameters: parameters.get(one.name) ?? {},
        env: extensionMap(one.document, 'env'),
        skip: extensionList(one.document, 'skip_steps'),
      }),
    );
    return {
      documents,
      skipped: skipped.map((one) => ({ ...one, name: prefix + one.name })),
      systemd: options.flags.systemd === true || documents.some(({ document }) => wantsSystemd(document)),
    };
  });
}

async function openComponents(
  { components }: RunSelection,
  { flags, fetch }: PrepareOptions,
): Promise<{ readonly own: readonly OwnComponent[]; readonly skipped: readonly ManagedComponent[] }> {
  const own: OwnComponent[] = [];
  const skipped: ManagedComponent[] = [];
  for (const component of components) {
    if (component.kind === 'own') own.push(component);
    else if (flags.managed === 'fetch') own.push(await fetched(component, fetch));
    else skipped.push(component);
  }
  return { own, skipped };
}

async function fetched(component: ManagedComponent, fetch: PrepareOptions['fetch']): Promise<OwnComponent> {
  const source = await fetch(component.arn);
  if (source === undefined)
    throw new EnvironmentError(
      'components/not-in-aws',
      `there is no component "${component.arn}", or it hides its document`,
    );
  const { value, diagnostics, sources } = readComponent(source);
  if (value === undefined || hasErrors(diagnostics))
    throw new InputError('components/unsound', `"${component.arn}" has mistakes`, { diagnostics, sources });
  return { ...component, kind: 'own', path: source.id, document: value, platform: 'Linux' };
}

/** The folder in which steps run. */
export function workingDirectory(selection: RunSelection, flags: ComponentRunFlags): string {
  const said = selection.image?.recipe.members['workingDirectory'];
  const folder = flags.workingDirectory ?? (typeof said === 'string' ? said : '/tmp');
  if (posix.isAbsolute(folder)) return posix.normalize(folder);
  throw new InputError('cli/bad-arguments', `the working directory "${folder}" is not absolute`);
}

/** Whether a chosen phase is in any document. */
export const hasSteps = (
  documents: readonly { readonly document: ComponentDocument }[],
  phases: readonly string[],
): boolean =>
  documents.some(({ document }) => document.phases.some(({ name }) => phases.includes(name.text)));

/** What viewers are told of a document before it runs: the steps of the phases that were asked for. */
export function plannedSteps(
  { name, path, document }: Pick<RunDocument, 'name' | 'path' | 'document'>,
  phases: readonly string[],
): EventBody {
  const asked = document.phases.filter((phase) => phases.includes(phase.name.text));
  return {
    type: 'component.planned',
    node: name,
    data: {
      document: path,
      phases: asked.map((phase) => ({
        name: phase.name.text,
        steps: phase.steps.map((step) => ({ name: step.name.text, action: step.action.text })),
      })),
    },
  };
}

export type PlainRequest = Omit<RunRequest, 'documents' | 'image' | 'run' | 'look'>;

export interface RequestFacts {
  /** Nobody chose the image: it stands for the system of the base image. */
  readonly standsIn: boolean;
  readonly offline: boolean;
}

/** What flags say of a run. */
export function requestOf(
  selection: RunSelection,
  flags: ComponentRunFlags,
  { standsIn, offline }: RequestFacts,
): PlainRequest {
  return {
    phases: readPhases(flags.phases),
    hostImage: flags.hostImage ?? 'seed/dind:latest',
    prepare: !(flags.prep ?? standsIn) ? 'no' : offline || flags.network === 'none' ? 'local' : 'download',
    workingDirectory: workingDirectory(selection, flags),
    ...homeOf(flags),
    reboot: flags.reboot ?? 'restart',
    maxReboots: readReboots(flags.maxReboots),
    skipUnsupported: flags.skipUnsupported === true,
    web: flags.web ?? 'host',
    powerShell: flags.allowPwsh === true,
    caseSensitive: flags.caseSensitive === true,
    emulateCleanup: flags.emulateCleanup === true,
    checkpoints: flags.checkpoints === true,
    keepImage: flags.dockerCommit === true,
    onFailure: 'remove',
    keep: flags.keep === true,
  };
}

function homeOf({ home }: ComponentRunFlags): { readonly home?: string } {
  if (home === undefined) return {};
  if (posix.isAbsolute(home)) return { home };
  throw new InputError('cli/bad-arguments', `--home "${home}" is not absolute`);
}
