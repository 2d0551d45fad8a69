import type { Executor } from '@seed/deployspec';
import { recordingHost } from '@seed/kernel/testing';
import { expect } from 'vitest';
import { SPAN } from '../build-job.ts';
import type { Bench, Row } from '../executor-under-test.ts';

/** What an image with switchable runtimes would hold; the switches only set variables. */
const CATALOGUE = `
version: 0.1
runtimes:
  nodejs:
    versions:
      18:
        commands: ['echo "switch 18"', 'PATH="/opt/node18/bin:$PATH"']
      20:
        commands: ['echo "switch 20"', 'PATH="/opt/node20/bin:$PATH"']
      default:
        commands: ['CUSTOM="$VERSION"']
  golang:
    versions:
      1.20: { commands: ['echo "switch go 1.20"'] }
      1.2: { commands: ['echo "switch go 1.2"'] }
`;

/** A build in a place that has the catalogue. */
async function building(
  bench: Bench,
  versions: Readonly<Record<string, string>>,
  commands: readonly string[] = ['true'],
) {
  const executor = bench.under.withRuntimes?.(CATALOGUE);
  if (executor === undefined) throw new Error('no `withRuntimes` was given: deviate from "runtimes"');
  return buildOn(executor, bench, { versions, commands });
}

async function buildOn(
  executor: Executor,
  { job }: Bench,
  sketch: { readonly versions: Readonly<Record<string, string>>; readonly commands: readonly string[] },
) {
  const host = recordingHost();
  const made = job({
    spec: {
      variables: { WANTED: '20' },
      phases: { build: sketch.commands },
      runtimeVersions: Object.entries(sketch.versions).map(([name, version]) => ({
        name,
        version,
        span: SPAN,
      })),
    },
  });
  const result = await executor.execute(made, { host, signal: new AbortController().signal });
  const output = host.text('build').split('\n');
  return { result, output: output.filter((line) => line !== ''), agent: host.text('agent').split('\n') };
}

/** Rows about runtime versions (codebuild.md 1.20). */
export const RUNTIME_RULES: readonly Row[] = [
  {
    id: 'CB-49',
    about:
      'a runtime is selected by its exact version, by N.x, by latest and by a variable, and stays selected',
    needs: ['shell', 'runtimes'],
    async proves(bench) {
      for (const [wish, version] of [
        ['18', '18'],
        ['20.x', '20'],
        ['latest', '20'],
        ['$WANTED', '20'],
      ] as const) {
        const { agent, output } = await building(bench, { nodejs: wish }, ['echo "${PATH%%:*}"']);

        expect(agent).toContain(
          `Selecting 'nodejs' runtime version '${version}' based on manual selections...`,
        );
        expect(agent).toContain(`Running command echo "switch ${version}"`);
        expect(output).toEqual([`switch ${version}`, `/opt/node${version}/bin`]);
      }
      const { output } = await building(bench, { golang: '1.20' });
      expect(output).toContain('switch go 1.20');
    },
  },
  {
    id: 'CB-50',
    about: 'a version that the image does not name is passed on as VERSION',
    needs: ['shell', 'runtimes'],
    async proves(bench) {
      const { output } = await building(bench, { nodejs: '21.7.3' }, ['echo "$CUSTOM ${VERSION-unset}"']);

      expect(output).toContain('21.7.3 unset');
    },
  },
  {
    id: 'CB-51',
    about: 'an unknown runtime or version ends the build in CodeBuild’s words',
    needs: ['shell', 'runtimes'],
    async proves(bench) {
      const runtime = await building(bench, { cobol: '1' });
      const version = await building(bench, { golang: '1.3' });

      expect(runtime.result.failure).toMatchObject({
        phase: 'DOWNLOAD_SOURCE',
        message: "Unknown runtime named 'cobol'. This build image has the following runtimes: golang, nodejs",
      });
      expect(version.result.failure?.message).toBe(
        "Unknown runtime version named '1.3' of golang. This build image has the following versions: 1.2, 1.20",
      );
      expect(runtime.output).toEqual([]);
    },
  },
  {
    id: 'CB-52',
    about: 'runtimes on an image without a list of them only warn',
    needs: ['shell'],
    async proves(bench) {
      const executor = bench.under.withRuntimes?.(undefined) ?? bench.under.executor;
      const { result, agent, output } = await buildOn(executor, bench, {
        versions: { cobol: '1' },
        commands: ['echo on'],
      });

      expect({ outcome: result.outcome, output }).toEqual({ outcome: 'succeeded', output: ['on'] });
      expect(agent).toContain(
        'Skipping install of runtimes. Runtime version selection is not supported by this build image',
      );
      expect(result.warnings.map((warning) => warning.code.split('/')[0])).toContain('runtime');
    },
  },
];
