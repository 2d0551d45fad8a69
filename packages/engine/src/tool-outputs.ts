import type { BuildFacts } from './engine-ports.ts';

/** Keys that are added to the metadata of every module, and that say nothing about what it made. */
const TOOL_KEYS: ReadonlySet<string> = new Set([
  'SeedFarmerDeployed',
  'ModuleDeploymentRoleName',
  'SeedFarmerModuleCommitHash',
  'CodeBuildBuildUrl',
  'CloudWatchLogStream',
  'CloudWatchLogStreamArn',
]);

/**
 * What a module that reads all metadata of another one depends on: keys that the tool adds change with every build,
 * and would make it look changed each time.
 */
function ownOutputs(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !TOOL_KEYS.has(key)));
}

/** What is digested of a reference: one output, or all of the module's own. Undefined where it is not there. */
export function outputOf(metadata: Readonly<Record<string, unknown>>, key?: string): unknown {
  if (key === undefined) return ownOutputs(metadata);
  return Object.hasOwn(metadata, key) ? (metadata[key] ?? undefined) : undefined;
}

/** Facts of a deployment that its metadata has besides what the module recorded. */
export interface DeployFacts extends BuildFacts {
  readonly seedFarmer: string;
  readonly commitHash?: string;
}

/**
 * The metadata to store. Seed-Farmer keeps what a module recorded in earlier deployments; `drop` forgets it. Keys of
 * the tool are always those of this deployment.
 */
export function mergeMetadata(
  recorded: Readonly<Record<string, unknown>>,
  earlier: Readonly<Record<string, unknown>> | undefined,
  { stale, facts }: { readonly stale: 'keep' | 'drop'; readonly facts: DeployFacts },
): Readonly<Record<string, unknown>> {
  const known = {
    SeedFarmerDeployed: facts.seedFarmer,
    ModuleDeploymentRoleName: facts.roleName,
    SeedFarmerModuleCommitHash: facts.commitHash,
    CodeBuildBuildUrl: facts.buildUrl,
    CloudWatchLogStream: facts.logStream,
    CloudWatchLogStreamArn: facts.logStreamArn,
  };
  return {
    ...(stale === 'keep' ? ownOutputs(earlier ?? {}) : {}),
    ...ownOutputs(recorded),
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}
