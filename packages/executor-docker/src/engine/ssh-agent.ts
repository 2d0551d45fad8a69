import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { Readable, Writable } from 'node:stream';

interface Referable {
  ref(): void;
  unref(): void;
}

/**
 * What the http client asks of a connection between two requests: not to keep the process alive. The rest ssh looks
 * after itself.
 */
function socketMethods(child: ChildProcessByStdio<Writable, Readable, Readable>) {
  const parts = [child, child.stdin, child.stdout, child.stderr] as unknown as readonly Referable[];
  return {
    setKeepAlive: () => undefined,
    setNoDelay: () => undefined,
    setTimeout: () => undefined,
    ref: () => parts.forEach((part) => part.ref()),
    unref: () => parts.forEach((part) => part.unref()),
  };
}

/**
 * Connects the way the docker command does: `ssh HOST docker system dial-stdio`, so that keys, jump hosts and agents
 * of the user's own ssh work.
 */
export function createSshAgent(url: string): Agent {
  // Importing this module as ESM also loads all of fetch, some 30 ms for every build in a container.
  const { Agent: HttpAgent } = process.getBuiltinModule('node:http');
  const { username, hostname, port } = new URL(url);
  const args = [
    ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
    ...(port === '' ? [] : ['-p', port]),
    '-o',
    'ConnectTimeout=10',
    '-T',
    '--',
    hostname,
    'docker',
    'system',
    'dial-stdio',
  ];
  const agent = new HttpAgent({ keepAlive: true, maxSockets: 16 });
  agent.createConnection = () => {
    const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => {
      said = `${said}${bytes.toString()}`.slice(-400);
    });
    const connection = Object.assign(
      Duplex.from({ writable: child.stdin, readable: child.stdout }),
      socketMethods(child),
    );
    // Whoever uses the connection hears of it; one that breaks while nobody does is simply not used again.
    connection.on('error', () => undefined);
    child.on('error', (error) => connection.destroy(error));
    child.on('exit', (code) => {
      if (code !== 0) connection.destroy(new Error(said.trim() || `ssh ended with exit status ${code}`));
    });
    connection.on('close', () => child.kill());
    return connection;
  };
  return agent;
}
