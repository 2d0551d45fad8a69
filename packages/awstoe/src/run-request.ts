import type { ComponentDocument, Platform } from '@seed/components';

/** One component of a run. */
export interface RunDocument {
  /** What lines and events call it; unique in the run. */
  readonly name: string;
  /** As a person would type it. */
  readonly path: string;
  readonly document: ComponentDocument;
  readonly platform: Platform;
  /** Values for parameters, by name; the others have their defaults. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Variables for its steps, besides the few that AWSTOE gives. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of steps that are left out. */
  readonly skip?: readonly string[];
}

export interface RunRequest {
  /** Names everything that the run leaves in an engine. */
  readonly run: string;
  readonly documents: readonly RunDocument[];
  /** Phases to run; each document runs them in its own order. */
  readonly phases: readonly string[];
  readonly image: string;
  /** The image in which the phase `container-host-test` runs; it has a client for the engine. */
  readonly hostImage: string;
  /**
   * What images of containers lack and instances have is added first: with what package managers download, only what
   * needs no network, or nothing.
   */
  readonly prepare: 'download' | 'local' | 'no';
  /** Absolute. */
  readonly workingDirectory: string;
  /** Value of HOME; absent as it may be on an instance. */
  readonly home?: string;
  /** What happens where a step asks for a restart of the machine. */
  readonly reboot: 'restart' | 'skip' | 'fail';
  readonly maxReboots: number;
  /** Steps that cannot run here are left out instead of refused. */
  readonly skipUnsupported: boolean;
  /** Where WebDownload fetches: on this machine, with what is fetched put into the machine, or in the machine by its curl. */
  readonly web: 'host' | 'container';
  /** ExecutePowerShell runs with the `pwsh` of the image, also in components for Windows. */
  readonly powerShell: boolean;
  /** Comparisons of texts in which letter case decides go by it. */
  readonly caseSensitive: boolean;
  /** Removes before the test stage what Image Builder removes before it makes an image. */
  readonly emulateCleanup: boolean;
  /** Begins behind the components that an earlier run has done, and keeps what this one does. */
  readonly checkpoints: boolean;
  /** The end of the run is left as an image. */
  readonly keepImage: boolean;
  /** What becomes of the machine when a step fails: `keep` leaves it to a person. */
  readonly onFailure: 'remove' | 'keep';
  /** The machine of the last stage is left to a person, however the run ends. */
  readonly keep: boolean;
  /** Called at a failed step, before the machine goes; the run goes on when it resolves. */
  readonly look?: (place: { readonly ref: string; readonly workingDirectory: string }) => Promise<void>;
}
