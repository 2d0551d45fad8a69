import type { BuildIo, BuildResult } from '@seed/deployspec';
import type { ModuleBuilder, ModuleBuildRequest } from '../engine-ports.ts';

/** What a scripted build comes to; it succeeds unless it says otherwise. */
export interface FakeBuild {
  readonly outcome?: BuildResult['outcome'];
  /** What the module records. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Of a failure. */
  readonly message?: string;
}

/** Ends a build, at once or later; throws or rejects where the builder itself breaks. */
export type BuildScript = (
  request: ModuleBuildRequest,
  io: BuildIo,
) => FakeBuild | Promise<FakeBuild> | undefined;

export interface FakeBuilder extends ModuleBuilder {
  /** Every build that was started, in its order. */
  readonly requests: readonly ModuleBuildRequest[];
  /** `deploy core/vpc`, in the order of their starts. */
  readonly started: readonly string[];
  /** Most builds that ran at the same time. */
  readonly peak: number;
}

/** A builder that runs nothing and remembers what it was asked for. */
export function fakeBuilder(
  script: BuildScript = () => undefined,
  rest: Partial<Omit<ModuleBuilder, 'build'>> = {},
): FakeBuilder {
  const requests: ModuleBuildRequest[] = [];
  let running = 0;
  let peak = 0;
  return {
    executor: 'fake',
    ...rest,
    requests,
    get started() {
      return requests.map(({ action, node }) => `${action} ${node}`);
    },
    get peak() {
      return peak;
    },
    async build(request, io) {
      requests.push(request);
      running += 1;
      peak = Math.max(peak, running);
      try {
        // Builds take time, so that those that may run together do.
        await new Promise((resolve) => setImmediate(resolve));
        return resultOf(request, (await script(request, io)) ?? {});
      } finally {
        running -= 1;
      }
    },
  };
}

/** A builder whose `core/net` records outputs, and all others nothing. */
export function withNetwork(metadata: Readonly<Record<string, unknown>> = { VpcId: 'vpc-1' }): FakeBuilder {
  return fakeBuilder(({ node }) => (node === 'core/net' ? { metadata } : undefined));
}

function resultOf(
  request: ModuleBuildRequest,
  { outcome = 'succeeded', metadata = {}, message }: FakeBuild,
): BuildResult {
  return {
    id: `fake:${request.node}`,
    outcome,
    phases: [],
    exported: {},
    metadata,
    artifacts: [],
    reports: [],
    warnings: [],
    rehearsal: [],
    durationMs: 1,
    ...(outcome === 'succeeded'
      ? {}
      : { failure: { phase: 'BUILD' as const, message: message ?? `the build ended as ${outcome}` } }),
  };
}

/** A variable of a request, as the build would see it. */
export function variableOf(request: ModuleBuildRequest | undefined, name: string): string | undefined {
  return request?.environment.find((variable) => variable.name === name)?.value;
}
