import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ProcessIo } from '../process-io.ts';

/** Variables by which AWS's tools find credentials, or an emulator. */
const VARIABLES =
  /^AWS_(?:ACCESS_KEY_ID|PROFILE|DEFAULT_PROFILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_CREDENTIALS_\w+|ENDPOINT_URL\w*)$/;

/** What the firmware of EC2's machines says; they may have a role. */
const VENDOR = '/sys/devices/virtual/dmi/id/sys_vendor';

/** Whether anything here says how to get at an account of AWS. Looks at files and variables alone, in no time. */
export function knowsAws(env: ProcessIo['env']): boolean {
  if (Object.entries(env).some(([name, value]) => value && VARIABLES.test(name))) return true;
  const home = join(env['HOME'] || homedir(), '.aws');
  const files = [
    env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, 'credentials'),
    env['AWS_CONFIG_FILE'] || join(home, 'config'),
  ];
  return files.some((path) => existsSync(path)) || (env['AWS_EC2_METADATA_DISABLED'] !== 'true' && isInEc2());
}

function isInEc2(): boolean {
  try {
    return readFileSync(VENDOR, 'utf8').startsWith('Amazon EC2');
  } catch {
    return false;
  }
}
