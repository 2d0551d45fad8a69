// Writes docs/reference and docs/keys.md from what seed says about itself; with --check it only compares.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { keysPage } from './keys-page.mjs';

const root = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
const docs = `${root}/docs`;
const isCheck = process.argv.includes('--check');

/** What seed prints for some words, in a folder that belongs to no project and for a user without settings. */
function seed(...words) {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8' };
  const run = spawnSync(process.execPath, [`${root}/apps/seed/src/bin.ts`, ...words], {
    cwd: tmpdir(),
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (run.status !== 0) throw new Error(`seed ${words.join(' ')} ended with ${run.status}: ${run.stderr}`);
  return run.stdout.trimEnd();
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
const made = (command) => `Made from \`${command}\`; do not edit.`;

function commandsPage() {
  const { text, commands } = JSON.parse(seed('help', '--json'));
  const fenced = (help) => `\`\`\`text\n${help}\n\`\`\``;
  const pages = commands.map(({ path, help }) => `## seed ${path}\n\n${fenced(help)}`);
  return ['# Commands', made('seed help'), fenced(text), ...pages].join('\n\n');
}

function codesPage() {
  const { codes } = JSON.parse(seed('explain', '--json'));
  const entries = Object.entries(codes).map(
    ([code, { summary, docs }]) => `## ${code}\n\n${summary}.\n\n${docs}`,
  );
  const intro =
    'Every error and finding carries one of these codes; `seed explain <code>` prints the same text.';
  return ['# Codes', made('seed explain --json'), intro, ...entries].join('\n\n');
}

function settingsPage() {
  const { settings } = JSON.parse(seed('config', '--json'));
  const lines = settings
    .filter(({ about }) => about !== undefined)
    .map(({ name, value, origin, about, variable, where }) =>
      row(
        `\`${name}\``,
        about,
        origin !== 'default' || value === null ? '' : `\`${value}\``,
        `\`${variable}\``,
        where,
      ),
    );
  const intro =
    'A setting is looked for as a flag, as a variable, in `seed.yaml` of the project, in `seedfarmer.yaml` (the name of the ' +
    'project), and in `$XDG_CONFIG_HOME/seed/config.yaml` of the user, in this order. `seed config` prints what is in force ' +
    'and where it comes from; `seed schema seed` is the JSON Schema of the file. Durations are in milliseconds here.';
  return [
    '# Settings',
    made('seed config --json'),
    intro,
    [
      row('setting', 'meaning', 'default', 'variable', 'where'),
      row('---', '---', '---', '---', '---'),
      ...lines,
    ].join('\n'),
    '`seed.yaml` may also hold `host: { allow: true }`, `env` (variables of every build), `offline` (`tools`, `references`) and `journal` (`runs`, `megabytes`).',
  ].join('\n\n');
}

function fieldsOf({ properties, required = [] }) {
  const kind = (schema) => (schema.enum ? schema.enum.join(', ') : (schema.type ?? 'any JSON'));
  return Object.entries(properties).map(([name, schema]) =>
    row(`\`${name}\``, kind(schema), required.includes(name) ? 'always' : 'sometimes'),
  );
}

function eventsPage() {
  const { anyOf } = JSON.parse(seed('schema', 'events'));
  const entries = anyOf.map(({ description, properties }) => {
    const type = properties.type?.const;
    const fields = fieldsOf(type === undefined ? { properties } : properties.data);
    const table = [row('field', 'type', 'present'), row('---', '---', '---'), ...fields].join('\n');
    return `## ${type ?? 'Log lines'}\n\n${description}.${fields.length === 0 ? '' : `\n\n${table}`}`;
  });
  const intro =
    'Each line of `--json`, `--events FILE` and `events.ndjson` of a journal is one of these. An event is ' +
    '`{ v, seq, at, run, node?, type, data }`; the tables show `data`. A log line has no `type`. Fields are only ever added.';
  return ['# Events', made('seed schema events'), intro, ...entries].join('\n\n');
}

const pages = {
  'reference/commands': commandsPage(),
  'reference/codes': codesPage(),
  'reference/settings': settingsPage(),
  'reference/events': eventsPage(),
  keys: keysPage(row),
};
mkdirSync(`${docs}/reference`, { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const path = `${docs}/${name}.md`;
  const whole = `${text}\n`;
  if (!isCheck) writeFileSync(path, whole);
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== whole) {
    console.error(`docs/${name}.md is out of date: run node tools/generate-reference/reference.mjs`);
    process.exitCode = 1;
  }
}
