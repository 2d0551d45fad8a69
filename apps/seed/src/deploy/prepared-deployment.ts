import type { Desired, Observed } from '@seed/engine';
import type { Diagnostic, Plan, SourceSet, Stores } from '@seed/kernel';
import type { Settings } from '../settings.ts';
import type { Place } from './deploy-request.ts';
import type { Remote } from './remote/open-remote.ts';
import type { Updates } from './remote/survey-targets.ts';

/** What a run in AWS needs beside its plan. */
export interface PreparedRemote extends Remote {
  readonly updates: Updates;
  readonly selfAccessLogs: boolean;
  readonly removeSeedkit: boolean;
  /** Text of the project's own policy. */
  readonly projectPolicy?: string;
}

/** A plan with everything that it was made of, and that executing it takes. */
export interface PreparedDeployment {
  readonly plan: Plan;
  readonly observed: Observed;
  /** Looks at the stores again. */
  readonly observe: () => Promise<Observed>;
  /** Absent for `destroy`, which needs no manifest. */
  readonly desired?: Desired;
  readonly settings: Settings;
  readonly place: Place;
  readonly stores: Stores;
  /** Present where builds run in AWS. */
  readonly remote?: PreparedRemote;
  /** What messages call the store. */
  readonly storeName: string;
  /** Absolute folder of seedfarmer.yaml. */
  readonly root: string;
  /** Variables after .env files. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Warnings of the manifest, its modules and the plan. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts that findings point into. */
  readonly sources: SourceSet;
  /** Writes caches and lets go of the store. */
  dispose(): Promise<void>;
}
