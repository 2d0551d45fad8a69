import type { Probe } from '@seed/deployspec';
import { EXIT } from '@seed/kernel';
import { formatSize } from '@seed/view';
import type { Glyph } from '@seed/view';
import type { CommandContext, CommandFunction } from '../command.ts';
import { checkComponents, componentsVerdict } from '../doctor/check-components.ts';
import { checkRemote, remoteVerdict } from '../doctor/check-remote.ts';
import type { Finding } from '../doctor/finding.ts';
import type { FlagTable } from '../flags.ts';
import type { AWS_FLAGS } from '../flags.ts';
import { findUpwards } from '../project-root.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import type { Wiring } from '../wiring.ts';

type Flags = typeof AWS_FLAGS & {
  readonly for: FlagTable[string] & {
    readonly kind: 'choice';
    readonly values: readonly ['local', 'remote', 'components'];
  };
};

const GLYPH: Record<Finding['state'], Glyph> = { ok: 'done', warning: 'attention', problem: 'failed' };
const OLDEST = [22, 18] as const;

function checkNode(): Finding {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return ok
    ? { name: 'node', state: 'ok', detail: version, fixes: [] }
    : { name: 'node', state: 'problem', detail: `${version} is too old`, fixes: ['install Node 24'] };
}

function findingOf({ name, ok, detail, diagnostics }: Probe): Finding {
  const worse = diagnostics.find(({ severity }) => severity !== 'info');
  const fixes = diagnostics.flatMap(({ hints = [] }) => hints);
  if (worse === undefined) return { name, state: ok ? 'ok' : 'warning', detail, fixes };
  return { name, state: 'warning', detail, code: worse.code, fixes };
}

async function checkWantedImage(
  context: CommandContext,
  settings: Settings,
  wiring: Wiring,
): Promise<Finding[]> {
  const wanted = settings.values.image;
  if (wanted === undefined) return [];
  const images = await wiring.images(context.io);
  const found = images.find(({ name, as }) => name === wanted || as === wanted);
  if (found?.state === 'here') {
    const size = found.bytes === undefined ? '' : `, ${formatSize(found.bytes)}`;
    return [{ name: 'image', state: 'ok', detail: `${wanted}${size}`, fixes: [] }];
  }
  const detail = `${wanted} (${settings.origins.image}) is not here`;
  return [{ name: 'image', state: 'warning', detail, fixes: [`seed image pull ${wanted}`] }];
}

async function checkHost(context: CommandContext, wiring: Wiring): Promise<Finding> {
  const { level, detail } = await wiring.isolation(context.io);
  const state = level === 'processes' ? 'warning' : 'ok';
  return {
    name: 'host',
    state,
    detail,
    fixes: state === 'ok' ? [] : ['install bubblewrap, which gives builds a sandbox'],
  };
}

async function checkProject(context: CommandContext, settings: Settings): Promise<Finding> {
  const { io } = context;
  const root = await findUpwards(io.cwd, ['seed.yaml', 'seedfarmer.yaml']);
  const detail = `${settings.values.project} (${settings.origins.project})`;
  return root === undefined
    ? {
        name: 'project',
        state: 'warning',
        detail: `${detail}: no seed.yaml and no seedfarmer.yaml here`,
        fixes: ['seed init'],
      }
    : { name: 'project', state: 'ok', detail, fixes: [] };
}

/** A machine with neither an engine nor a sandbox cannot run builds the way people expect. */
function placeProblem(findings: readonly Finding[]): Finding[] {
  const bad = (name: string) => findings.some((one) => one.name === name && one.state !== 'ok');
  if (!bad('docker') || !bad('host')) return [];
  const detail = 'neither a container engine nor a sandbox: builds run only as plain processes, on demand';
  return [
    {
      name: 'executor',
      state: 'problem',
      detail,
      code: 'cli/no-executor',
      fixes: ['start a container engine'],
    },
  ];
}

function render(context: CommandContext, findings: readonly Finding[], verdict: string): string {
  const { out } = context;
  const lines = findings.flatMap(({ name, state, detail, code, fixes }) => [
    `${out.glyph(GLYPH[state])} ${name.padEnd(17)} ${detail}${code === undefined ? '' : `   ${out.dim(code)}`}`,
    ...fixes.map((fix, index) => `${' '.repeat(20)}${out.dim(index === 0 ? 'fix  ' : '     ')} ${fix}`),
  ]);
  return [...lines, verdict].join('\n');
}

/** What of it works, by what it is needed for. */
const VERDICTS = { remote: remoteVerdict, components: componentsVerdict };

/** Says whether this machine, and with --for remote or components the accounts, are ready. */
export const doctor: CommandFunction<Flags> = async (context, flags) => {
  const { io, general, print } = context;
  const wiring = await context.wiring();
  const settings = await resolveSettings({ io, flags });
  const probes = await wiring.probeEngine(io, { everything: true });
  const engine = probes[0]?.ok === true;
  const found = probes.map(findingOf);
  const needed = found.map((one) =>
    one.name === 'docker' && !engine ? { ...one, state: 'problem' as const } : one,
  );
  const findings: Finding[] = [checkNode(), ...(flags.for === 'local' ? needed : found)];
  if (engine) findings.push(...(await checkWantedImage(context, settings, wiring)));
  findings.push(await checkHost(context, wiring));
  if (flags.for === 'remote') findings.push(...(await checkRemote(context, settings, flags)));
  // What components are published with stands in settings of their own.
  if (flags.for === 'components') findings.push(...(await checkComponents(context, flags)));
  else findings.push(await checkProject(context, settings));
  findings.push(...placeProblem(findings));
  const many = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  const exit = many('problem') > 0 ? EXIT.environment : EXIT.done;
  if (general.json) {
    print(JSON.stringify({ findings, exitCode: exit }));
    return exit;
  }
  const parts = [
    ...(many('problem') > 0 ? [`${many('problem')} ${many('problem') === 1 ? 'problem' : 'problems'}`] : []),
    ...(many('warning') > 0 ? [`${many('warning')} ${many('warning') === 1 ? 'warning' : 'warnings'}`] : []),
  ];
  const local = engine ? 'Local runs work.' : 'Runs in containers do not work; --executor host does.';
  const verdict = flags.for === undefined || flags.for === 'local' ? '' : ` ${VERDICTS[flags.for](findings)}`;
  print(
    render(
      context,
      findings,
      `${parts.length === 0 ? 'All is well' : parts.join(', ')}. ${local}${verdict}   exit ${exit}`,
    ),
  );
  return exit;
};
