import { describe, expect, it } from 'vitest';
import { selectRuntimes } from '../src/runtimes/select-runtimes.ts';
import { SPAN } from '../src/testing/build-job.ts';
import { stepPlace } from './step-place.ts';
import type { PlaceSketch } from './step-place.ts';

const CATALOGUE = `
runtimes:
  nodejs:
    versions:
      20: { commands: ['echo "Installing Node 20"', use 20] }
      default: { commands: [fetch node] }
`;

interface Wish extends PlaceSketch {
  readonly versions?: Readonly<Record<string, string>>;
  readonly image?: string;
}

const placeOf = ({ versions = {}, image, ...sketch }: Wish) =>
  stepPlace({
    workspace: { runtimes: CATALOGUE },
    ...sketch,
    job: {
      spec: {
        runtimeVersions: Object.entries(versions).map(([name, version]) => ({ name, version, span: SPAN })),
      },
      image: { pull: 'never', allowSubstitute: false, ...(image === undefined ? {} : { name: image }) },
    },
  });

describe('selectRuntimes', () => {
  it('CB-49 says what it selects and runs, in the state of the build', async () => {
    const place = await placeOf({ versions: { nodejs: '$NODE.x' }, env: { NODE: '20' } });

    const done = await selectRuntimes(place.context);

    expect(done).toEqual({});
    expect(place.said).toEqual([
      "Selecting 'nodejs' runtime version '20' based on manual selections...",
      'Running command echo "Installing Node 20"',
      'Running command use 20',
    ]);
    expect(place.scripts).toEqual(['echo "Installing Node 20"', 'use 20']);
  });

  it('CB-49 says when nothing is selected', async () => {
    const place = await placeOf({});

    await selectRuntimes(place.context);

    expect(place.said).toEqual(['No runtime version selected in buildspec.']);
  });

  it('CB-49 images that need a selection refuse none', async () => {
    const place = await placeOf({ image: 'aws/codebuild/standard:2.0' });

    const done = await selectRuntimes(place.context);

    expect(done.failure).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message: 'This build image requires selecting at least one runtime version.',
    });
  });

  it('CB-50 a custom version gets VERSION, and the build keeps its own', async () => {
    const place = await placeOf({ versions: { nodejs: '21.7.3' }, env: { VERSION: "it's 1" } });

    await selectRuntimes(place.context);

    expect(place.scripts).toEqual(["VERSION='21.7.3'", 'fetch node', "VERSION='it'\\''s 1'"]);
  });

  it('CB-51 an unknown runtime fails the build before anything runs', async () => {
    const place = await placeOf({ versions: { cobol: '1' } });

    const done = await selectRuntimes(place.context);

    expect(done.failure?.message).toBe(
      "Unknown runtime named 'cobol'. This build image has the following runtimes: nodejs",
    );
    expect(place.scripts).toEqual([]);
  });

  it('CB-52 an image without runtimes only warns', async () => {
    const place = await placeOf({ versions: { nodejs: '20' }, workspace: {} });

    const done = await selectRuntimes(place.context);

    expect(done).toEqual({});
    expect(place.said).toEqual([
      'Skipping install of runtimes. Runtime version selection is not supported by this build image',
    ]);
    expect(place.warnings.map((warning) => warning.code)).toEqual(['runtime/not-selectable']);
  });

  it('a switch that fails ends the build in CodeBuild’s words', async () => {
    const place = await placeOf({
      versions: { nodejs: '20' },
      exitCodeOf: (script) => (script === 'use 20' ? 3 : 0),
    });

    const done = await selectRuntimes(place.context);

    expect(done.failure).toEqual({
      statusCode: 'COMMAND_EXECUTION_ERROR',
      message: 'Error while executing command: use 20. Reason: exit status 3',
    });
  });
});
