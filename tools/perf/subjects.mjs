// What is measured: the bundled command, the local image, and small specs made for the purpose.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOnce } from './measure.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const root = new URL('../..', import.meta.url).pathname;

export const IMAGE = process.env.SEED_TEST_IMAGE ?? 'seed/standard:latest';
export const SEED = [process.execPath, join(root, 'apps/seed/bin/seed.mjs')];
export const WRAPPER = [join(root, 'seed')];
export const DOCKER_RUN = ['docker', 'run', '--rm', IMAGE];

/** A folder with a buildspec, removed at the end of the process. */
export function folderWith(spec, files = 0) {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'buildspec.yml'), spec);
  for (let n = 0; n < files; n += 1) {
    const sub = join(dir, `d${n % 50}`);
    mkdirSync(sub, { recursive: true });
    writeFileSync(join(sub, `f${n}.txt`), `${n}\n`.repeat(800));
  }
  return dir;
}

/** A version 0.2 spec whose build phase has these commands. */
export function specOf(commands) {
  const items = commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('');
  return `version: 0.2\nphases:\n  build:\n    commands:\n${items}`;
}

export const seedRun = (dir, ...flags) => [
  ...SEED,
  'run',
  dir,
  '--local',
  '--image',
  IMAGE,
  '--pull',
  'never',
  ...flags,
];

/** One run with the event stream: the moment of each event in milliseconds, and the process's own figures. */
export async function eventsOf(dir, ...flags) {
  const started = Date.now();
  const result = await runOnce(seedRun(dir, '--json', ...flags), { keep: true });
  const events = result.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return { ...result, ended: Date.now(), started, events, at: (find) => Date.parse(events.find(find)?.at) };
}
