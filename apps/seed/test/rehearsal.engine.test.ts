import { cpSync, existsSync, globSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ground, ROOT, withEngine } from './bundled-seed.ts';

const { folder, seed } = ground();

const corpus = join(resolve(process.env['SEED_SHARED'] ?? join(ROOT, '../shared')), 'corpus');
const modules = globSync('**/deployspec.yaml', { cwd: corpus }).map(dirname).sort();
if (modules.length === 0)
  process.stderr.write(`public modules are not rehearsed: there are none in ${corpus}\n`);

/** Builds at once: more than processors, since they mostly wait for programs to start. */
const AT_ONCE = 4;
const LIMIT_MS = 60_000;

/** What is wrong with the rehearsal of a module; undefined when it came to an end and told what it did not run. */
async function rehearse(executor: string, module: string): Promise<string | undefined> {
  const dir = await folder({}, 'project');
  cpSync(join(corpus, module), join(dir, 'module'), { recursive: true });

  const { code, out, err } = await seed(['run', 'module', '--executor', executor, '--offline', '--json'], {
    cwd: dir,
    through: ['timeout', '-k', '5', String(LIMIT_MS / 1000)],
  });
  if (code !== 0 && code !== 1) return `${module} ended with ${code}: ${err}`;

  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; data: Record<string, unknown> });
  const build = lines.find(({ type }) => type === 'build.finished')?.data;
  const listed = (build?.['rehearsal'] as unknown[] | undefined)?.length;
  const told = lines.filter(({ type }) => type === 'rehearsal.recorded').length;
  // Every public module installs or deploys something, so a rehearsal without a call hides what did not run.
  return told > 0 && listed === told ? undefined : `${module} told of ${told} calls, and lists ${listed}`;
}

async function rehearseAll(executor: string, some: readonly string[]): Promise<string[]> {
  const waiting = [...some];
  const problems: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const problem = await rehearse(executor, next);
      if (problem !== undefined) problems.push(problem);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return problems;
}

/** Commands that would show that a network can be reached, by address, by name and by a socket of this machine. */
const REACHING = `deploy:
  phases:
    build:
      commands:
        - cat /proc/net/route | tail -n +2 | wc -l
        - if timeout 3 bash -c '</dev/tcp/127.0.0.1/PORT' 2>/dev/null; then echo REACHED; fi
        - if timeout 3 bash -c '</dev/tcp/192.0.2.1/80' 2>/dev/null; then echo REACHED; fi
        - curl -sS https://example.com/ && wget https://example.com/file
        - cdk deploy --all
`;

function rehearsals(executor: 'docker' | 'host', some: readonly string[]): void {
  test('has no way to a network and says what it did not run', async () => {
    const { createServer } = await import('node:net');
    let reached = 0;
    const server = createServer((socket) => {
      reached += 1;
      socket.destroy();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const dir = await folder({ 'deployspec.yaml': REACHING.replace('PORT', String(port)) });

    const { code, out } = await seed(['run', dir, '--executor', executor, '--offline']);
    server.close();

    expect(code).toBe(0);
    expect(out).toMatch(/\D0\n/);
    expect(out).not.toMatch(/ REACHED$/m);
    expect(reached).toBe(0);
    expect(out).toContain('3 calls recorded and not run');
    expect(out).toContain('✓ deploy rehearsed');
    expect(out).not.toContain('deploy succeeded');
    for (const call of ['curl -sS https://example.com/', 'wget https://example.com/file', 'cdk deploy --all'])
      expect(out).toContain(`/ ${call}`);
  });

  test.runIf(existsSync(corpus))(
    `runs ${some.length} public modules to an end without a network, and records what they would have called`,
    { timeout: 300_000 },
    async () => {
      expect(await rehearseAll(executor, some)).toEqual([]);
    },
  );
}

withEngine('a rehearsal in a container', () => {
  rehearsals(
    'docker',
    modules.filter((_, index) => index % 3 === 2),
  );
});

describe('a rehearsal in processes', () => {
  rehearsals('host', modules);
});
