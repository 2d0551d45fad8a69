import { readComponent } from '@seed/components';
import type { Platform } from '@seed/components';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import { showFindings } from '@seed/kernel/testing';
import type { Machines } from '../machine.ts';
import type { RunPorts } from '../ports.ts';
import { runDocuments } from '../run-documents.ts';
import type { RunDocument, RunRequest } from '../run-request.ts';
import type { RunResult, StepResult } from '../run-result.ts';

export interface TextRun {
  readonly result: RunResult;
  readonly host: RecordingHost;
  /** Files of the run's folder by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Everything that left the run, as one text. */
  readonly everything: string;
  /** A step by `phase.step` of the first document. */
  step(name: string): StepResult;
  /** Texts of notices, with their codes. */
  readonly notices: readonly string[];
}

export interface TextRunOptions {
  readonly request?: Partial<Omit<RunRequest, 'documents'>>;
  readonly ports?: Partial<RunPorts>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly platform?: Platform;
  readonly signal?: AbortSignal;
}

/** A document around phases that are written as YAML. */
export const documentOf = (phases: string, head = ''): string =>
  `name: Test\ndescription: a document of a test\nschemaVersion: 1.0\n${head}phases:\n${phases}`;

/** Runs documents that are given as texts; the first is called `one.yml`, the next `two.yml`. */
export async function runTexts(
  texts: readonly string[],
  place: { readonly machines: Machines; readonly image: string },
  options: TextRunOptions = {},
): Promise<TextRun> {
  const host = recordingHost();
  const files = new Map<string, string>();
  const names = ['one', 'two', 'three', 'four', 'five', 'six'];
  const documents = texts.map((text, index): RunDocument => {
    const name = names[index] ?? `document-${index + 1}`;
    const { platform = 'Linux' } = options;
    const { value, diagnostics } = readComponent({ id: `${name}.yml`, text }, { platform });
    if (value === undefined) throw new Error(showFindings(diagnostics));
    return { name, path: `${name}.yml`, document: value, platform, parameters: options.parameters ?? {} };
  });
  const request: RunRequest = {
    run: `test-${Math.random().toString(36).slice(2, 10)}`,
    phases: ['build', 'validate', 'test'],
    image: place.image,
    hostImage: place.image,
    prepare: 'no',
    workingDirectory: '/tmp/work',
    reboot: 'restart',
    maxReboots: 15,
    skipUnsupported: false,
    web: 'host',
    powerShell: false,
    caseSensitive: false,
    emulateCleanup: false,
    checkpoints: false,
    keepImage: false,
    onFailure: 'remove',
    keep: false,
    ...options.request,
    documents,
  };
  const ports: RunPorts = {
    machines: place.machines,
    host,
    clock: { now: Date.now },
    folder: {
      append: (file, text) => files.set(file, (files.get(file) ?? '') + text),
      write: (file, text) => files.set(file, text),
    },
    download: async () => Promise.reject(new Error('no network in tests')),
    sleep: async () => undefined,
    ...options.ports,
  };
  const signal = options.signal ?? new AbortController().signal;
  const result = await runDocuments(request, ports, { signal });
  return {
    result,
    host,
    files,
    everything: JSON.stringify([host.all, [...files], result]),
    notices: host.of('notice.raised').map(({ data }) => `${data.code ?? ''} ${data.text}`.trim()),
    step(name) {
      const [phase, step] = name.split('.');
      const found = result.documents
        .flatMap((document) => document.phases)
        .filter((one) => one.name === phase)
        .flatMap(({ steps }) => steps)
        .find((one) => one.name === step);
      if (found === undefined) throw new Error(`there is no step ${name}`);
      return found;
    },
  };
}
