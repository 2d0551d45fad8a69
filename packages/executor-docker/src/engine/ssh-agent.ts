import { spawn } from 'node:child_process';
import type { Agent } from 'node:http';
import { Duplex } from 'node:stream';

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
    const connection = Duplex.from({ writable: child.stdin, readable: child.stdout });
    child.on('error', (error) => connection.destroy(error));
    child.on('exit', (code) => {
      if (code !== 0) connection.destroy(new Error(said.trim() || `ssh ended with exit status ${code}`));
    });
    connection.on('close', () => child.kill());
    return connection;
  };
  return agent;
}
