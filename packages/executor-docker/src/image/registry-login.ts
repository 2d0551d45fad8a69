import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthConfig } from 'dockerode';
import { configDir } from '../engine/engine-address.ts';
import type { EngineSettings } from '../engine/engine-address.ts';

const HUB = 'https://index.docker.io/v1/';
const ECR = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/;

/** Logs in to a registry of the caller's AWS account; undefined when there are no credentials. */
export type RegistryLogin = (
  registry: string,
  signal: AbortSignal,
) => Promise<{ readonly username: string; readonly password: string } | undefined>;

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/** What `docker login` left for a registry, or a fresh token for Amazon ECR; undefined for an anonymous pull. */
export async function registryAuth(
  registry: string,
  settings: EngineSettings,
  options: { readonly login?: RegistryLogin; readonly signal: AbortSignal },
): Promise<AuthConfig | undefined> {
  const config = await readConfig(settings);
  const names =
    registry === 'docker.io' ? [HUB, 'docker.io', 'index.docker.io'] : [registry, `https://${registry}`];
  const helper = names.map((name) => config.credHelpers?.[name]).find((one) => one !== undefined);
  if (helper !== undefined) return askHelper(helper, registry, names[0] ?? registry);
  for (const name of names) {
    const known = config.auths?.[name];
    if (known?.auth) return decodeAuth(known.auth, registry);
  }
  if (config.credsStore !== undefined && names.some((name) => config.auths?.[name] !== undefined))
    return askHelper(config.credsStore, registry, names[0] ?? registry);
  if (ECR.test(registry) && options.login !== undefined) {
    const token = await options.login(registry, options.signal);
    if (token !== undefined) return { ...token, serveraddress: registry };
  }
  return undefined;
}

async function readConfig(settings: EngineSettings): Promise<DockerConfig> {
  const text = await readFile(join(configDir(settings), 'config.json'), 'utf8').catch(() => '{}');
  try {
    return JSON.parse(text) as DockerConfig;
  } catch {
    // An unreadable config holds no logins; a pull then says that it was denied.
    return {};
  }
}

function decodeAuth(encoded: string, registry: string): AuthConfig {
  const text = Buffer.from(encoded, 'base64').toString();
  const at = text.indexOf(':');
  return { username: text.slice(0, at), password: text.slice(at + 1), serveraddress: registry };
}

/** Docker's protocol of credential helpers: the server's name on stdin, JSON on stdout. */
async function askHelper(helper: string, registry: string, server: string): Promise<AuthConfig | undefined> {
  const text = await new Promise<string>((resolve) => {
    const child = spawn(`docker-credential-${helper}`, ['get'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.stdin.on('error', () => undefined);
    child.on('error', () => resolve(''));
    child.on('close', (code) => resolve(code === 0 ? said : ''));
    child.stdin.end(server);
  });
  try {
    const answer = JSON.parse(text) as { Username?: string; Secret?: string };
    if (answer.Username === undefined || answer.Secret === undefined) return undefined;
    const base = { serveraddress: registry, username: answer.Username, password: answer.Secret };
    return answer.Username === '<token>'
      ? { ...base, username: '', password: '', identitytoken: answer.Secret }
      : base;
  } catch {
    // A helper without an entry for the server answers with plain words: an anonymous pull follows.
    return undefined;
  }
}
