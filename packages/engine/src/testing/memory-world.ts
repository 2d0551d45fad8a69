import type { NodeId, Plan, StateStore, Stores, Target } from '@seed/kernel';
import { type MemoryStore, memoryStore, type RecordingHost, recordingHost } from '@seed/kernel/testing';
import type { Desired } from '../desired.ts';
import type { EnginePorts } from '../engine-ports.ts';
import { executePlan } from '../execute-plan.ts';
import type { ExecutionResult, NodeOutcome } from '../execution-result.ts';
import type { DeploymentKey, Observed } from '../observed.ts';
import { observe } from '../observe.ts';
import { planApply, type PlanPolicy } from '../plan-apply.ts';
import { type DestroyPolicy, planDestroy } from '../plan-destroy.ts';
import { type DeploymentSketch, desiredOf } from './deployment-sketch.ts';
import { type FakeBuilder, fakeBuilder } from './fake-builder.ts';

/** One run: what was planned, what came of it, and what was seen meanwhile. */
export interface WorldRun {
  readonly plan: Plan;
  readonly result: ExecutionResult;
  readonly builder: FakeBuilder;
  readonly host: RecordingHost;
}

/** How each module of a run ended. */
export function outcomesOf({ result }: WorldRun): Readonly<Record<NodeId, NodeOutcome>> {
  return Object.fromEntries(result.nodes.map(({ node, outcome }) => [node, outcome]));
}

export interface RunSettings {
  readonly builder?: FakeBuilder;
  readonly ports?: Partial<EnginePorts>;
  readonly policy?: Partial<PlanPolicy & DestroyPolicy>;
  readonly signal?: AbortSignal;
}

/** A project whose stores are kept in memory; every run observes, plans and executes as `seed` does. */
export interface MemoryWorld {
  readonly key: DeploymentKey;
  readonly toolchain: MemoryStore;
  /** Stores of accounts and regions that do not share the toolchain's, by `<account id>/<region>`. */
  readonly targets: ReadonlyMap<string, MemoryStore>;
  readonly stores: Stores;
  observe(sketch?: DeploymentSketch): Promise<Observed>;
  plan(sketch: DeploymentSketch, policy?: Partial<PlanPolicy>): Promise<Plan>;
  apply(sketch: DeploymentSketch, settings?: RunSettings): Promise<WorldRun>;
  destroy(settings?: RunSettings): Promise<WorldRun>;
}

export interface WorldSettings {
  readonly project?: string;
  readonly deployment?: string;
  /** Accounts and regions with a store of their own, as `<account id>/<region>`; all others share the toolchain's. */
  readonly separate?: readonly string[];
  /** Puts something between the engine and a store, e.g. one that breaks. */
  readonly wrap?: (store: StateStore) => StateStore;
}

/** Time goes on by a second whenever somebody looks. */
function tickingClock(): EnginePorts['clock'] {
  let now = Date.UTC(2026, 0, 1);
  return { now: () => (now += 1000) };
}

export function memoryWorld(settings: WorldSettings = {}): MemoryWorld {
  const { project = 'MyApp', deployment = 'dev', separate = [], wrap = (store) => store } = settings;
  const key = { project, deployment };
  const toolchain = memoryStore();
  const targets = new Map(separate.map((place) => [place, memoryStore({}, { name: place })]));
  const wrapped = new Map([toolchain, ...targets.values()].map((store) => [store, wrap(store)]));
  const open = (store: MemoryStore): StateStore => wrapped.get(store) ?? store;
  const stores: Stores = {
    toolchain: open(toolchain),
    forTarget: ({ accountId, region }) => open(targets.get(`${accountId}/${region}`) ?? toolchain),
  };
  const clock = tickingClock();
  let runs = 0;
  const portsOf = (
    host: RecordingHost,
    builder: FakeBuilder,
    rest: Partial<EnginePorts> = {},
  ): EnginePorts => {
    runs += 1;
    return {
      stores,
      builder,
      host,
      clock,
      parallelism: 8,
      redeployOnOutputChange: true,
      env: {},
      versions: { seedFarmer: '8.1.0', seed: '0.0.0' },
      owner: { run: `run-${runs}`, by: 'ana', host: 'here', pid: runs },
      // Every earlier run is over.
      processStart: (pid) => Promise.resolve(pid === runs ? `start-${pid}` : undefined),
      ...rest,
    };
  };
  const observed = (places: readonly Target[]) => observe(stores, key, places);
  const execute = async (
    plan: Plan,
    facts: { readonly observed: Observed; readonly desired?: Desired },
    { builder = fakeBuilder(), ports, signal = new AbortController().signal }: RunSettings,
  ): Promise<WorldRun> => {
    const host = recordingHost();
    const result = await executePlan({ plan, ...facts }, portsOf(host, builder, ports), signal);
    return { plan, result, builder, host };
  };
  const look = async (sketch: DeploymentSketch) => {
    const desired = desiredOf({ project, name: deployment, ...sketch });
    return { desired, observed: await observed(placesOf(desired)) };
  };
  const policyOf = (policy: Partial<PlanPolicy> = {}) => ({ redeployOnOutputChange: true, ...policy });
  return {
    key,
    toolchain,
    targets,
    stores,
    observe: (sketch) =>
      observed(sketch === undefined ? [] : placesOf(desiredOf({ project, name: deployment, ...sketch }))),
    async plan(sketch, policy) {
      const facts = await look(sketch);
      return planApply(facts.desired, facts.observed, policyOf(policy));
    },
    async apply(sketch, run = {}) {
      const facts = await look(sketch);
      return execute(planApply(facts.desired, facts.observed, policyOf(run.policy)), facts, run);
    },
    async destroy(run = {}) {
      const facts = { observed: await observed([]) };
      return execute(planDestroy(facts.observed, { deployments: [], ...run.policy }), facts, run);
    },
  };
}

function placesOf({ deployment }: Desired): Target[] {
  return deployment.accounts.flatMap(({ alias, accountId, regions }) =>
    regions.map(({ region }) => ({ alias, accountId, region })),
  );
}
