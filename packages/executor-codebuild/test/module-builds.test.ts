import { buildJob } from '@seed/build/testing';
import type { JobSketch } from '@seed/build/testing';
import { moduleKit } from '@seed/build';
import {
  compileModule,
  parseBuildspec,
  parseDeployspec,
  USER_PHASES,
  writeBuildspec,
} from '@seed/deployspec';
import type { BuildJob, BuildSpec, ConnectionSpec } from '@seed/deployspec';
import { describe, expect, it } from 'vitest';
import type { RemotePlace } from '../src/remote-place.ts';
import { startRequest } from '../src/start-request.ts';

const PLACE = { project: 'codeseeder-shop', bucket: 'bucket', partition: 'aws' } as RemotePlace;
const DEPLOYSPEC = `deploy:
  phases:
    install: {commands: [npm ci]}
    build: {commands: [npx cdk deploy]}
destroy:
  phases:
    build: {commands: [npx cdk destroy]}
`;
const MODULE = {
  project: 'shop',
  deployment: 'dev',
  group: 'core',
  module: 'vpc',
  prefix: 'SEEDFARMER',
  dir: 'bundle/module',
};

function compiled(action: 'deploy' | 'destroy'): BuildSpec {
  const { value } = parseDeployspec({ id: 'deployspec.yaml', text: DEPLOYSPEC });
  const spec = value === undefined ? undefined : compileModule(value, action, { connects: true }).value;
  if (spec === undefined) throw new Error('the deployspec of the test is wrong');
  return spec;
}

/** The build of a module, as apply would ask for it. */
function moduleBuild(
  connections: Partial<ConnectionSpec> = {},
  { action = 'deploy', ...sketch }: JobSketch & { readonly action?: 'deploy' | 'destroy' } = {},
): BuildJob {
  const job = buildJob({ specText: 'version: 0.2\n', ...sketch });
  return {
    ...job,
    spec: { ...compiled(action), runtimeVersions: job.spec.runtimeVersions },
    module: { ...MODULE, action, connections: { secrets: true, ...connections } },
  };
}

describe('the build of a module in CodeBuild', () => {
  /** What the service is asked to start. */
  function asked(job: BuildJob) {
    const kit = moduleKit(job);
    if (kit === undefined) throw new Error('the job of the test is no module');
    const source = { bucket: 'bucket', key: 'seed/src/1.zip', sha256: '1', bytes: 1, present: false };
    const text = writeBuildspec(job.spec, kit);
    const input = startRequest({ job, place: PLACE, source, spec: text });
    const { value, diagnostics } = parseBuildspec({ id: 'buildspec.yml', text });
    expect(diagnostics).toEqual([]);
    const commands = USER_PHASES.map((name) => value?.phases[name]?.commands.map((one) => one.value) ?? []);
    return { input, text, value, commands };
  }

  /** The texts behind the commands that begin a phase. */
  function beginnings(job: BuildJob): readonly string[] {
    const kit = moduleKit(job);
    return Object.values(kit?.begin ?? {}).map((command) => {
      const path = command.replace(/^\. /, '');
      return String(kit?.files.find((file) => file.path.endsWith(path))?.content);
    });
  }

  it.each<[string, BuildJob]>([
    ['is plain', moduleBuild()],
    ['has mirrors', moduleBuild({ npmMirror: 'https://npm.example/', pypiMirror: 'https://pypi.example/' })],
    ['has CodeArtifact', moduleBuild({ codeArtifact: { domain: 'd', repository: 'r' } })],
    [
      'has an image of its own',
      moduleBuild({}, { image: { name: 'x/tools:1', pull: 'missing', allowSubstitute: false } }),
    ],
  ])(
    'SF-B04 that %s is framed by the kit and begun in each phase, whatever it connects with',
    async (_, job) => {
      const { value, commands, text } = asked(job);

      const begin = '. /codebuild/readonly/seed/begin-install';
      const [install = [], preBuild, build, postBuild = []] = commands;
      expect(value?.shell).toBe('bash');
      expect(install[0]).toContain('cp -Rp "$CODEBUILD_SRC_DIR"/.seed/kit/. /');
      expect(install.slice(1)).toEqual([begin, 'npm ci']);
      expect(preBuild).toEqual([begin]);
      expect(build).toEqual([begin, 'npx cdk deploy']);
      expect(postBuild.slice(0, 1)).toEqual([begin]);
      expect(postBuild[1]).toContain('metadata.json');
      expect(Object.values(value?.phases ?? {}).map(({ onFailure }) => onFailure?.kind)).toEqual(
        Array.from({ length: 4 }, () => 'abort'),
      );
      expect(text).not.toContain('example');
      for (const script of beginnings(job)) {
        const order = ['seed-connect || exit', '. "$HOME/.venv/bin/activate"', 'cd "$CODEBUILD_SRC_DIR"'];
        const places = order.map((line) => script.indexOf(line));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places).not.toContain(-1);
      }
    },
  );

  it('SF-B04 that destroys is framed in the same way', () => {
    const { commands } = asked(moduleBuild({}, { action: 'destroy' }));

    expect(commands[2]).toEqual(['. /codebuild/readonly/seed/begin-install', 'npx cdk destroy']);
  });

  it.each([
    ['aws/codebuild/standard:7.0', 'CODEBUILD'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools:1', 'SERVICE_ROLE'],
    ['public.ecr.aws/codebuild/amazonlinux2-x86_64-standard:5.0', 'SERVICE_ROLE'],
  ])('SF-B11 whose image is %s is pulled by %s', (name, credentials) => {
    const { input } = asked(moduleBuild({}, { image: { name, pull: 'missing', allowSubstitute: false } }));

    expect(input).toMatchObject({
      imageOverride: name,
      imagePullCredentialsTypeOverride: credentials,
    });
  });

  it('names secrets in its request, and the mirrors in its source alone', () => {
    const environment = [
      { name: 'SEEDFARMER_NPM_MIRROR_SECRET', value: 'mirrors::npm', type: 'PLAINTEXT' },
    ] as const;

    const { input } = asked(moduleBuild({ npmMirror: 'https://u:p@npm.example/' }, { environment }));

    expect(input.environmentVariablesOverride).toEqual(environment);
    expect(JSON.stringify(input)).not.toContain('npm.example');
  });

  it('SF-P13 finds large variables in a file of its source, whatever signs they have', () => {
    const value = `it's "large" $HOME\n${'x'.repeat(20_000)}`;
    const job = moduleBuild();
    const carrying: BuildJob = {
      ...job,
      module: { ...MODULE, action: 'deploy', carried: [{ name: 'BIG', value, type: 'PLAINTEXT' }] },
    };

    const { input, commands } = asked(carrying);

    expect(commands[0]?.[0]).toMatch(/\. \/codebuild\/readonly\/seed\/variables$/);
    expect(JSON.stringify(input)).not.toContain('xxx');
    const file = moduleKit(carrying)?.files.find(({ path }) => path.endsWith('/variables'));
    expect(file?.content).toBe(`export BIG='${value.replaceAll("'", `'\\''`)}'\n`);
  });
});
