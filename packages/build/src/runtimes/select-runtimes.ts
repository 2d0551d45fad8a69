import { shellWord } from '@seed/kernel';
import { evaluateTexts } from '../artifacts/evaluate-texts.ts';
import type { StepContext, StepFailure } from '../step-context.ts';
import { checkInstalled } from './check-installed.ts';
import { chooseAvailable, chooseRuntimes } from './choose-runtimes.ts';
import type { ChosenRuntime, RuntimeChoice } from './choose-runtimes.ts';
import { readCatalogue } from './read-catalogue.ts';
import type { RuntimeCatalogue } from './read-catalogue.ts';

/** Images that build nothing without a selection: they have several versions and no default. */
const SELECTION_NEEDED =
  /^aws\/codebuild\/(?:standard:[23]|amazonlinux2-(?:x86_64|aarch64)-standard:[12])(?:\.|$)/;

/**
 * Switches the image to the runtimes that the spec asks for, in the state of the build, so that PATH and others stay
 * for the user's commands. Where there is nothing to switch, says so and goes on, as CodeBuild does.
 */
export async function selectRuntimes(context: StepContext): Promise<{ readonly failure?: StepFailure }> {
  const { job, workspace } = context;
  const catalogue = workspace.runtimes === undefined ? undefined : readCatalogue(workspace.runtimes);
  if (job.spec.runtimeVersions.length === 0) {
    if (catalogue !== undefined && SELECTION_NEEDED.test(job.image.name ?? '')) {
      return yamlFailure('This build image requires selecting at least one runtime version.');
    }
    context.agent('No runtime version selected in buildspec.');
    return {};
  }
  const wanted = await evaluateVersions(context);
  if (catalogue === undefined) {
    await skipSelection(context, wanted);
    return {};
  }
  const choice = chooseIn(context, catalogue, wanted);
  if ('failure' in choice) return choice;
  for (const runtime of choice.runtimes) {
    const failure = await install(context, runtime);
    if (failure !== undefined) return { failure };
  }
  return {};
}

/** A stand-in cannot have everything: what it lacks is told, and its own versions are used. */
function chooseIn(
  { workspace, warn }: StepContext,
  catalogue: RuntimeCatalogue,
  wanted: readonly WantedRuntime[],
): RuntimeChoice {
  const stoodFor = workspace.image?.substituteFor;
  if (stoodFor === undefined) return chooseRuntimes(catalogue, wanted);
  const { runtimes, missing } = chooseAvailable(catalogue, wanted);
  if (missing.length > 0)
    warn(
      'runtime/not-in-substitute',
      `the image that stands in for "${stoodFor}" does not have ${missing.join(', ')}: the build goes on with what it has`,
    );
  return { runtimes };
}

const yamlFailure = (message: string) => ({ failure: { statusCode: 'YAML_FILE_ERROR', message } });

interface WantedRuntime {
  readonly name: string;
  readonly version: string;
}

async function evaluateVersions(context: StepContext): Promise<WantedRuntime[]> {
  const { runtimeVersions } = context.job.spec;
  const versions = await evaluateTexts(
    context,
    runtimeVersions.map((runtime) => runtime.version),
  );
  return runtimeVersions.map(({ name, version }, index) => ({
    name,
    version: (versions[index] ?? version).trim(),
  }));
}

async function skipSelection(context: StepContext, wanted: readonly WantedRuntime[]): Promise<void> {
  const line = 'Skipping install of runtimes. Runtime version selection is not supported by this build image';
  context.agent(line);
  if (context.workspace.isolation !== 'container') await checkInstalled(context, wanted);
  else
    context.warn(
      'runtime/not-selectable',
      'the image has no runtimes to select; the spec’s runtime-versions are ignored',
    );
}

async function install(context: StepContext, runtime: ChosenRuntime): Promise<StepFailure | undefined> {
  const basis = runtime.because === 'selected' ? 'manual selections' : 'required dependencies';
  context.agent(`Selecting '${runtime.name}' runtime version '${runtime.version}' based on ${basis}...`);
  const restore = runtime.custom ? await setVersion(context, runtime.version) : undefined;
  for (const command of runtime.commands) {
    context.agent(`Running command ${command}`);
    const { exitCode } = await context.run(command, { keepState: true });
    if (exitCode === 0) continue;
    context.agent(`Command did not exit successfully ${command} exit status ${exitCode}`);
    return {
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: `Error while executing command: ${command}. Reason: exit status ${exitCode}`,
    };
  }
  if (restore !== undefined) await context.run(restore, { keepState: true });
  return undefined;
}

/** Gives the commands VERSION and returns the script that puts the user's own VERSION back. */
async function setVersion(context: StepContext, version: string): Promise<string> {
  const [isSet = '', before = ''] = await context.evaluate(['${VERSION+set}', '${VERSION-}']);
  await context.run(`VERSION='${version}'`, { keepState: true });
  return isSet === '' ? 'unset VERSION' : `VERSION=${shellWord(before)}`;
}
