import { startMoto } from '@seed/aws/testing';
import type { MotoServer } from '@seed/aws/testing';
import { plainValue, readYaml, readYamlDocuments } from '@seed/yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStack, emulatorOrSay } from './emulator.ts';
import { folderWith, runSeed } from './run-seed.ts';

const ARN = 'arn:aws:iam::123456789012:role/admin';

interface Printed {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Resources: Readonly<Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>>;
}

/** The template that a command printed; no command gets credentials or an address. */
async function printed(words: readonly string[]): Promise<Printed> {
  const cwd = await folderWith({ 'seedfarmer.yaml': 'project: MyApp\n' });
  const { code, out, err } = await runSeed(words, { cwd });
  expect([code, err]).toEqual([0, '']);
  const { root, diagnostics } = readYaml({ id: 'template', text: out }, { dialect: 'python' });
  expect(diagnostics).toEqual([]);
  return (root && plainValue(root)) as unknown as Printed;
}

/** The same as a program gets it. */
async function printedJson(words: readonly string[]): Promise<Printed> {
  const { out } = await runSeed([...words, '--json'], { cwd: await folderWith({}) });
  return JSON.parse(out) as Printed;
}

/** Makes every parameter have a value. */
const withDefaults = (template: string): string =>
  template.replaceAll('"Type":"String"', '"Type":"String","Default":"aged"');

const defaultsOf = ({ Parameters }: Printed) =>
  Object.fromEntries(Object.entries(Parameters).map(([name, { Default }]) => [name, Default]));

describe('--synth', () => {
  it('SF-W04 SF-W13 prints the seedkit with everything filled in, the same each time', async () => {
    const words = ['seedkit', 'deploy', 'MyApp', '--synth', '--region', 'eu-west-1'];
    const network = ['--vpc-id', 'vpc-1', '--subnet-id', 'a', '--subnet-id', 'b', '--sg-id', 'sg-1'];

    const template = await printed([...words, ...network, '--deploy-codeartifact']);
    const again = await printed([...words, ...network, '--deploy-codeartifact']);
    const elsewhere = await printed([...words.slice(0, -1), 'eu-west-2']);

    expect(again).toEqual(template);
    expect(defaultsOf(template)).toMatchObject({
      SeedkitName: 'myapp',
      DeployId: expect.stringMatching(/^[a-z]{6}$/) as string,
      VpcId: 'vpc-1',
      SubnetIds: 'a,b',
      SecurityGroupIds: 'sg-1',
      DeployCodeArtifact: 'true',
    });
    expect(Object.values(defaultsOf(template))).not.toContain(undefined);
    expect(defaultsOf(elsewhere)['DeployId']).not.toBe(defaultsOf(template)['DeployId']);
  });

  it('SF-W01 SF-W04 SF-W06 SF-W07 prints the toolchain role with prefix, qualifier and boundary', async () => {
    const template = await printed(
      `bootstrap toolchain -t ${ARN} -t ${ARN}2 --synth --qualifier ci --role-prefix /x/ -b ${ARN}3`.split(
        ' ',
      ),
    );

    expect(defaultsOf(template)).toMatchObject({
      ProjectName: 'MyApp',
      RoleName: 'seedfarmer-myapp-toolchain-role-ci',
      RolePrefix: '/x/',
      PrincipalArns: `${ARN},${ARN}2`,
      PermissionsBoundaryArn: `${ARN}3`,
    });
  });

  it('SF-W03 SF-W06 prints the role of a target, which trusts the toolchain role by its whole ARN', async () => {
    const template = await printed(
      'bootstrap target -t 111122223333 --synth --qualifier ci --role-prefix /x/'.split(' '),
    );

    expect(template.Resources['DeploymentRole']?.Properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: {
            AWS: {
              'Fn::Sub': 'arn:${AWS::Partition}:iam::111122223333:role/x/seedfarmer-myapp-toolchain-role-ci',
            },
          },
        },
      ],
    });
  });

  it('SF-W02 SF-W04 prints both roles for an account that is its own target, without asking who it is', async () => {
    const cwd = await folderWith({});
    const words = `bootstrap toolchain -p MyApp -t ${ARN} --as-target --synth -pa arn:aws:iam::aws:policy/X`;

    const { out } = await runSeed(words.split(' '), { cwd });
    const asJson = await runSeed([...words.split(' '), '--json'], { cwd });

    const templates = readYamlDocuments({ id: 'out', text: out }, { dialect: 'python' }).map(
      ({ root }) => (root && plainValue(root)) as unknown as Printed,
    );
    expect(templates.map((one) => defaultsOf(one)['RoleName'])).toEqual([
      'seedfarmer-myapp-toolchain-role',
      'seedfarmer-myapp-deployment-role',
    ]);
    expect(JSON.stringify(templates[1])).toContain(
      '::${AWS::AccountId}:role/seedfarmer-myapp-toolchain-role',
    );
    expect(defaultsOf(templates[1] as Printed)['ManagedPolicyArns']).toBe('arn:aws:iam::aws:policy/X');
    expect(JSON.parse(asJson.out)).toEqual(templates);
  });

  it('SF-L10 prints the policy of projects with its path', async () => {
    const template = await printed(['projectpolicy', 'synth', '--policy-prefix', '/teams/']);

    expect(template.Resources['ProjectPolicy']?.Properties['Path']).toBe('/teams/');
  });

  it('takes an empty value for the wish that there be nothing', async () => {
    const seedkit = await printed(['seedkit', 'deploy', 'x', '--synth', '--vpc-id=', '--policy-arn=']);
    const role = await printed([
      'bootstrap',
      'target',
      '-t',
      '111122223333',
      '--synth',
      '--policy-arn=',
      '--permissions-boundary=',
    ]);

    expect(defaultsOf(seedkit)).toMatchObject({ VpcId: '', SubnetIds: '', ManagedPolicyArns: '' });
    expect(defaultsOf(role)).toMatchObject({ ManagedPolicyArns: '', PermissionsBoundaryArn: '' });
  });

  it('SF-W05 says everything that is wrong with what was typed', async () => {
    const cwd = await folderWith({});

    const bad = await runSeed(
      'bootstrap target -p my_app! -t 12 --qualifier too-long --role-prefix x --synth'.split(' '),
      { cwd },
    );
    const unnamed = await runSeed(['seedkit', 'deploy', '--synth'], { cwd });
    const untrusted = await runSeed(['bootstrap', 'toolchain', '-p', 'x', '--synth'], { cwd });
    const misnamed = await runSeed(['seedkit', 'show', 'no such'], { cwd });
    const half = await runSeed(['seedkit', 'deploy', 'x', '--synth', '--vpc-id', 'v'], { cwd });

    expect(bad.code).toBe(2);
    for (const what of ['project "my_app!"', 'qualifier "too-long"', 'IAM path of roles "x"', 'account "12"'])
      expect(bad.err).toContain(what);
    expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining('no project is named')]);
    expect([untrusted.code, untrusted.err]).toEqual([2, expect.stringContaining('--trusted-principal')]);
    expect([misnamed.code, misnamed.err]).toEqual([2, expect.stringContaining('project "no such"')]);
    expect([half.code, half.err]).toEqual([2, expect.stringContaining('"--subnet-id" and "--sg-id"')]);
  });
});

const moto = emulatorOrSay('commands deploy nothing');

describe.runIf(moto !== undefined)('commands that deploy, in an AWS emulator', { timeout: 90_000 }, () => {
  let server: MotoServer;
  beforeAll(async () => {
    server = await startMoto(moto ?? '');
  }, 90_000);
  afterAll(() => server?.stop());
  const seed = async (words: string) =>
    runSeed(words.split(' '), {
      cwd: await folderWith({}),
      env: { AWS_ENDPOINT_URL: server.url, AWS_REGION: 'eu-west-1' },
    });

  it('SF-W13 SF-W14 make a seedkit, show it, keep its CodeArtifact, and remove it when told so', async () => {
    const missing = await seed('seedkit show shop');
    const made = await seed('seedkit deploy shop --deploy-codeartifact');
    const again = await seed('seedkit deploy shop --json');
    const shown = await seed('seedkit show shop --json');
    const asked = await seed('seedkit destroy shop');
    const gone = await seed('seedkit destroy shop --yes');
    const nothing = await seed('farmer: seedkit destroy shop');

    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('seedkit/missing')]);
    expect(made.err).toContain('creating stack aws-codeseeder-shop');
    expect(made.out).toMatch(/^created stack aws-codeseeder-shop in eu-west-1 of account \d{12}\n/);
    expect(JSON.parse(again.out)).toMatchObject({ action: 'unchanged', stack: 'aws-codeseeder-shop' });
    expect(JSON.parse(shown.out)).toMatchObject({
      status: 'CREATE_COMPLETE',
      outputs: {
        Bucket: expect.stringMatching(/^codeseeder-shop-\d{12}-[a-z]{6}$/) as string,
        CodeBuildProject: 'codeseeder-shop',
        CodeArtifactRepository: 'python-repository',
      },
    });
    expect(asked.code).toBe(4);
    expect([gone.code, gone.out]).toEqual([0, expect.stringContaining('removed stack aws-codeseeder-shop')]);
    expect([nothing.code, nothing.err]).toEqual([0, expect.stringContaining('there is no stack')]);
  });

  it('say of a seedkit whose template it is, and that another version of seed would change it', async () => {
    const printed = await seed('seedkit deploy old --synth --json --region eu-west-1');
    const template = JSON.parse(printed.out) as { Resources: Record<string, object>; Outputs: object };
    const { KmsKeyAlias: _, ...Resources } = template.Resources;
    const older = JSON.stringify({ ...template, Resources });
    await createStack(server.url, { region: 'eu-west-1', name: 'aws-codeseeder-old', template: older });

    const before = await seed('seedkit show old');
    const asJson = await seed('seedkit show old --json');
    const updated = await seed('seedkit deploy old');
    const after = await seed('seedkit show old');

    expect(before.out).toContain(
      'template: of another version of seed in KmsKeyAlias; `seed seedkit deploy old --region eu-west-1` brings it up to date',
    );
    expect(JSON.parse(asJson.out)).toMatchObject({
      template: { state: 'differs', resources: ['KmsKeyAlias'] },
    });
    expect(updated.out).toMatch(/^updated stack aws-codeseeder-old/);
    expect(after.out).toContain('template: that of this version of seed');
  });

  it('go where the variable of a service says, before that of all services, unless an address is given', async () => {
    const cwd = await folderWith({ 'seedfarmer.yaml': 'project: MyApp\n' });
    const nobody = 'http://127.0.0.1:1';
    const list = (env: Readonly<Record<string, string>>, ...more: string[]) =>
      runSeed(['list', 'deployments', ...more], { cwd, env: { AWS_REGION: 'eu-west-1', ...env } });

    const own = { AWS_ENDPOINT_URL_STS: server.url, AWS_ENDPOINT_URL_SSM: server.url };
    const apart = await list({ AWS_ENDPOINT_URL: nobody, ...own });
    const given = await list(
      { AWS_ENDPOINT_URL_STS: nobody, AWS_ENDPOINT_URL_SSM: nobody },
      '--endpoint-url',
      server.url,
    );
    const wrong = await list({ AWS_ENDPOINT_URL: server.url, AWS_ENDPOINT_URL_SSM: 'localhost:1' });

    for (const { code, err } of [apart, given])
      expect([code, err]).toEqual([0, expect.stringContaining('project "MyApp" has no deployments')]);
    expect([wrong.code, wrong.err]).toEqual([
      2,
      expect.stringContaining('AWS_ENDPOINT_URL_SSM is no address: "localhost:1"'),
    ]);
  });

  it('are told by doctor whether the account is ready', async () => {
    const cwd = await folderWith({ 'seed.yaml': 'project: ready\nqualifier: ci\n' });
    const env = { AWS_ENDPOINT_URL: server.url, AWS_REGION: 'eu-west-1' };
    const doctor = () => runSeed(['doctor', '--for', 'remote'], { cwd, env });

    const before = await doctor();
    await runSeed(['seedkit', 'deploy'], { cwd, env });
    const after = await doctor();
    const bad = await runSeed(['doctor', '--for', 'remote'], {
      cwd,
      env: { ...env, SEED_QUALIFIER: 'too-long' },
    });

    expect(before.out).toMatch(
      /✓ toolchain role +taken on in account \d{12}, and reads Parameter Store in eu-west-1/,
    );
    expect(before.out).toMatch(/! seedkit +there is no stack aws-codeseeder-ready/);
    expect([before.code, after.code]).toEqual([0, 0]);
    expect(after.out).toMatch(
      /✓ seedkit +stack aws-codeseeder-ready in account \d{12}, eu-west-1 is in CREATE_COMPLETE/,
    );
    expect(after.out).toContain('Remote runs work.');
    expect([bad.code, bad.out]).toEqual([3, expect.stringContaining('aws/invalid-qualifier')]);
    expect(bad.out).toContain('Remote runs do not.');
  });

  it('are told by doctor that the templates of the project are of another version of seed or of the project', async () => {
    const policy = JSON.stringify(
      await printedJson(['projectpolicy', 'synth', '--policy-prefix', '/teams/']),
    );
    const cwd = await folderWith({
      'seedfarmer.yaml': 'project: aged\nprojectPolicyPath: policy.json\n',
      'policy.json': policy,
    });
    const env = { AWS_ENDPOINT_URL: server.url, AWS_REGION: 'eu-west-1' };
    const template = await printedJson('seedkit deploy aged --synth --region eu-west-1'.split(' '));
    const { KmsKeyAlias: _, ...Resources } = template.Resources;
    const older = { ...template, Resources: { ...Resources, CodeArtifactRepository: Resources['KmsKey'] } };
    await createStack(server.url, {
      region: 'eu-west-1',
      name: 'aws-codeseeder-aged',
      template: JSON.stringify(older),
    });
    const stack = (text: string) =>
      createStack(server.url, { region: 'eu-west-1', name: 'aged-managed-policy', template: text });
    await stack(withDefaults(policy.replace('/teams/', '/others/')));

    const before = await runSeed(['doctor', '--for', 'remote'], { cwd, env });
    const asJson = await runSeed(['doctor', '--for', 'remote', '--json'], { cwd, env });
    await runSeed(['seedkit', 'deploy'], { cwd, env });
    const after = await runSeed(['doctor', '--for', 'remote'], { cwd, env });

    expect(before.out).toMatch(
      /! seedkit +stack aws-codeseeder-aged in account \d{12}, eu-west-1 is of another version of seed in CodeArtifactRepository, KmsKeyAlias\n +fix +`seed seedkit deploy aged --region eu-west-1`/,
    );
    expect(before.out).toMatch(
      /! project policy +stack aged-managed-policy in account \d{12}, eu-west-1 has another policy than the project\n +fix +`seed apply MANIFEST --update-project-policy`/,
    );
    expect(before.code).toBe(0);
    expect(before.out).toContain('Remote runs work.');
    expect((JSON.parse(asJson.out) as { findings: object[] }).findings).toContainEqual(
      expect.objectContaining({ name: 'seedkit', state: 'warning' }),
    );
    expect(after.out).toMatch(/✓ seedkit +stack aws-codeseeder-aged/);
  });

  it('SF-W06 SF-W07 make roles under the names that seed.yaml gives, which every other command looks for', async () => {
    const cwd = await folderWith({ 'seed.yaml': 'project: named\nqualifier: ci\nrolePrefix: /teams/\n' });
    const words = ['bootstrap', 'toolchain', '-t', ARN, '--endpoint-url', server.url];

    const { code, out } = await runSeed(words, { cwd, env: { AWS_REGION: 'eu-west-1' } });
    const other = await runSeed([...words, '--qualifier', 'dev'], { cwd, env: { AWS_REGION: 'eu-west-1' } });

    expect([code, out]).toEqual([0, 'created role seedfarmer-named-toolchain-role-ci\n']);
    expect(other.out).toBe('created role seedfarmer-named-toolchain-role-dev\n');
  });

  it('SF-W01 SF-W02 SF-W03 make the roles of bootstrapping and say what they did', async () => {
    const words = `bootstrap toolchain -p farm -t ${ARN} --as-target --role-prefix /x/`;

    const made = await seed(words);
    const again = await seed(`${words} --json`);

    expect(made.out).toBe(
      'created role seedfarmer-farm-toolchain-role\ncreated role seedfarmer-farm-deployment-role\n',
    );
    expect(JSON.parse(again.out)).toMatchObject({
      roles: [
        { role: 'seedfarmer-farm-toolchain-role', action: 'unchanged' },
        { role: 'seedfarmer-farm-deployment-role', action: 'unchanged' },
      ],
    });
  });
});
