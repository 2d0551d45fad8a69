import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findMoto, startMoto } from '@seed/aws/testing';
import { buildspec } from './buildspec.ts';
import { ground, inspected, processesWith, withEngine } from './bundled-seed.ts';

const place = ground();
const { folder, start, seed } = place;

const TOKEN = 'T0ken-v4lue/q7+Zt81xKw';
const FILED = 'F1led-v4lue-99x7QpLm';

/** What nobody may read: the value and its base64, also from the middle of a longer text. */
function forms(value: string): string[] {
  const shifted = ['', 'a', 'ab'].map((before) => {
    const skipped = Math.ceil((before.length * 4) / 3);
    // The last group depends on what follows the value.
    return Buffer.from(before + value)
      .toString('base64')
      .slice(skipped, -4);
  });
  return [value, ...shifted];
}

/** A build that tells its secrets in every way that builds do by accident. */
const tellTale = `${buildspec(
  'echo "plain $TOKEN $FILED"',
  'printf %s "$TOKEN" | base64',
  'for p in "" a ab; do printf %s "$p$TOKEN and more" | base64 -w0; echo; done',
  'printf %s "$TOKEN" | cut -c-8 | tr -d "\\n"; sleep 0.1; printf %s "$TOKEN" | cut -c9-',
  'set -x; true "$TOKEN"; set +x',
  'export TOLD="x $TOKEN y"; mkdir out; echo public > "out/$FILED.txt"',
  'echo now waiting; sleep 1.5',
  'echo "$FILED" >&2; false "$TOKEN"',
)}artifacts:\n  files: ['out/**']\nenv:\n  exported-variables: [TOLD]\n`;

const found = (text: string): string[] =>
  [...forms(TOKEN), ...forms(FILED)].filter((form) => text.includes(form));

/** The files below a folder that hold a form of a secret. An artifact itself is named as the build wished. */
function tellingFiles(dir: string): string {
  const patterns = [...forms(TOKEN), ...forms(FILED)].flatMap((form) => ['-e', form]);
  const { status, stdout, stderr } = spawnSync('grep', ['-rlF', ...patterns, dir], { encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return stdout;
}

function secrecy(executor: 'docker' | 'host', look: (pid: number) => string): void {
  test.each([[[]], [['--json']]])('CB-42 shows no secret to anyone %j', async (flags) => {
    const dir = await folder({ 'buildspec.yml': tellTale, 'token.txt': `${FILED}\n` });
    const words = ['run', dir, '--executor', executor, '--secret', 'TOKEN', '--secret', 'FILED=@token.txt'];
    const run = start([...words, ...flags], { cwd: dir, env: { TOKEN } });
    await run.saw('now waiting');

    const shown = look(run.pid);
    const arguments_ = [...(await processesWith(TOKEN)), ...(await processesWith(FILED))];
    const { code, out, err } = await run.ended;

    expect(code).toBe(1);
    expect(out.match(/\*\*\*/g)?.length).toBeGreaterThan(7);
    expect(found(out + err)).toEqual([]);
    expect(found(shown)).toEqual([]);
    expect(arguments_).toEqual([]);
    expect(tellingFiles(join(dir, '.seed'))).toBe('');
  });

  test('CB-42 hides a value of the project that is a secret too', async () => {
    const dir = await folder({
      'buildspec.yml': buildspec('echo "the project says $FROM_PROJECT"'),
      'seed.yaml': `env:\n  FROM_PROJECT: "${TOKEN}"\n`,
    });

    const { code, out, err } = await seed(['run', dir, '--executor', executor, '--secret', 'TOKEN'], {
      cwd: dir,
      env: { TOKEN },
    });

    expect(code).toBe(0);
    expect(out).toContain('the project says ***');
    expect(found(out + err)).toEqual([]);
    expect(tellingFiles(join(dir, '.seed'))).toBe('');
  });
}

withEngine('secrets of a build in a container', () => {
  secrecy('docker', inspected);
});

describe('secrets of a build in processes', () => {
  secrecy('host', () => '');
});

test('CB-41 a value on the command line is refused and not repeated', async () => {
  const dir = await folder({ 'buildspec.yml': buildspec('true') });

  const { code, out, err } = await seed(['run', dir, '--executor', 'host', '--secret', `TOKEN=${TOKEN}`]);

  expect(code).toBe(2);
  expect(err).toContain('"TOKEN"');
  expect(out + err).not.toContain(TOKEN);
});

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('secrets of an AWS emulator are not tested: moto_server is not installed\n');

describe.runIf(moto !== undefined)('a secret of Secrets Manager', () => {
  test.each(['host', 'docker'])('CB-40 is looked up in an emulator and hidden (%s)', async (executor) => {
    const server = await startMoto(moto ?? '');
    const dir = await folder({
      'buildspec.yml': buildspec('echo "got $PASSWORD"', 'echo "length ${#PASSWORD}"'),
    });
    const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'eu-west-1' };
    await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.CreateSecret',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({
        Name: 'app/db',
        SecretString: JSON.stringify({ password: TOKEN }),
        ClientRequestToken: 'a'.repeat(32),
      }),
    });

    const { code, out, err } = await seed(
      [
        'run',
        dir,
        '--executor',
        executor,
        '--endpoint-url',
        server.url,
        '--env',
        'PASSWORD=@secrets-manager:app/db:password',
      ],
      { env, cwd: dir },
    );
    await server.stop();

    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('got ***');
    expect(out).toContain(`length ${TOKEN.length}`);
    expect(found(out)).toEqual([]);
    expect(tellingFiles(join(dir, '.seed'))).toBe('');
  });
});
