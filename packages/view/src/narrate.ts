import type { Diagnostic, SeedEvent } from '@seed/kernel';
import type { BuildFacts, ReportFacts } from './build-facts.ts';
import { buildFacts } from './build-facts.ts';
import { failureSummary, phaseWord } from './format-failure.ts';
import { count, formatDuration, formatSize } from './format-quantity.ts';
import type { NodeView, RunView } from './run-view.ts';
import type { Glyph } from './style.ts';

/** What an event says to a person, before it is laid out for a screen or a log. */
export type Piece =
  | { readonly kind: 'head'; readonly text: string }
  | { readonly kind: 'phase-started'; readonly phase: string }
  | {
      readonly kind: 'phase-finished';
      readonly phase: string;
      readonly ok: boolean;
      readonly durationMs: number;
      /** How it ended, where not well. */
      readonly word: string;
      readonly details: readonly string[];
    }
  | { readonly kind: 'command'; readonly text: string; readonly place: string }
  | { readonly kind: 'fact'; readonly glyph: Glyph; readonly text: string; readonly verbose?: boolean }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'summary'; readonly glyph: Glyph; readonly text: string }
  /** For logs, which begin nowhere else; `detail`: what is to be known besides. */
  | { readonly kind: 'begun'; readonly text: string }
  /** A module of a deployment: a line of its own in every view. */
  | { readonly kind: 'module-started'; readonly detail?: string }
  | {
      readonly kind: 'module-finished';
      readonly glyph: Glyph;
      readonly word: string;
      readonly durationMs?: number;
      readonly detail: string;
    };

const USER_PHASES: ReadonlySet<string> = new Set(['INSTALL', 'PRE_BUILD', 'BUILD', 'POST_BUILD']);

const isUserPhase = (phase: string): boolean => USER_PHASES.has(phase.toUpperCase());

/** Nobody's account: what a local build has without credentials. */
const NO_ACCOUNT = '000000000000';

function environmentText(environment: unknown): string[] {
  if (typeof environment !== 'object' || environment === null) return [];
  const { account, region, variables, secrets } = environment as Record<string, unknown>;
  const known = typeof account === 'string' && account !== NO_ACCOUNT;
  if (!known && !variables && !secrets) return [];
  return [
    ...(known
      ? [`account ${account.length > 8 ? `${account.slice(0, 4)}…${account.slice(-4)}` : account}`]
      : []),
    ...(typeof region === 'string' ? [region] : []),
    ...(typeof variables === 'number' && variables > 0 ? [count(variables, 'variable')] : []),
    ...(typeof secrets === 'number' && secrets > 0 ? [`${count(secrets, 'secret')} hidden`] : []),
  ];
}

function buildHead(event: Extract<SeedEvent, { type: 'build.started' }>): Piece[] {
  const { spec, action, image, environment } = event.data;
  const first = [
    `${action === undefined ? 'buildspec' : 'deployspec'} ${spec}`,
    ...(action === undefined ? [] : [`action ${action}`]),
    ...(image === undefined ? [] : [`image ${image}`]),
  ].join(' · ');
  const second = environmentText(environment).join(' · ');
  return [{ kind: 'head', text: first }, ...(second === '' ? [] : [{ kind: 'head' as const, text: second }])];
}

export function reportText(report: ReportFacts): string {
  const { test, coverage } = report;
  const parts = [
    ...(test
      ? [
          `${test.succeeded} of ${test.total} passed`,
          ...(test.failed + test.error > 0 ? [`${test.failed + test.error} failed`] : []),
          ...(test.skipped > 0 ? [`${test.skipped} skipped`] : []),
        ]
      : []),
    ...(coverage?.linePercent === undefined ? [] : [`${coverage.linePercent} % of lines`]),
    ...(coverage?.branchPercent === undefined ? [] : [`${coverage.branchPercent} % of branches`]),
  ];
  return parts.length === 0 ? report.status.toLowerCase() : parts.join(', ');
}

const WORD: Readonly<Record<string, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  stopped: 'stopped',
  'timed-out': 'timed out',
  fault: 'could not be run',
};

function buildSummary(event: Extract<SeedEvent, { type: 'build.finished' }>, node: NodeView): Piece {
  const facts = buildFacts(event.data);
  const noun = node.action ?? 'build';
  const succeeded = facts.outcome === 'succeeded';
  const keys = Object.keys(facts.metadata).length;
  const exported = Object.keys(facts.exported);
  // Nobody may read that a deployment was made where its calls were only recorded.
  const word = succeeded && facts.rehearsal.length > 0 ? 'rehearsed' : (WORD[facts.outcome] ?? facts.outcome);
  const parts = [
    `${noun} ${word}`,
    formatDuration(facts.durationMs),
    ...(!succeeded && facts.failure ? [failureSummary(facts.failure)] : []),
    ...(node.action === undefined && keys === 0
      ? []
      : [`metadata: ${keys === 0 ? 'none' : count(keys, 'key')}`]),
    ...(succeeded ? [`exported: ${exported.length === 0 ? 'none' : exported.join(', ')}`] : []),
    ...(succeeded ? [`artifacts: ${facts.artifacts.map(({ id }) => id).join(', ') || 'none'}`] : []),
  ];
  const glyph = succeeded ? 'done' : facts.outcome === 'stopped' ? 'attention' : 'failed';
  return { kind: 'summary', glyph, text: parts.join('   ') };
}

/** Every call that an offline rehearsal recorded instead of running it. */
function rehearsalReport(facts: BuildFacts): Piece[] {
  if (facts.rehearsal.length === 0) return [];
  const calls = facts.rehearsal.map(({ command, phase }): Piece => {
    const where = phase === undefined ? '' : ` (${phaseWord(phase)})`;
    return { kind: 'fact', glyph: 'skipped', text: `${command}${where}` };
  });
  const head = `rehearsal: ${count(facts.rehearsal.length, 'call')} recorded and not run`;
  return [{ kind: 'head', text: head }, ...calls];
}

const firstLine = (text: string): string => {
  const lines = text.trim().split('\n');
  return lines.length === 1 ? (lines[0] ?? '') : `${lines[0]} … (+${count(lines.length - 1, 'line')})`;
};

type Of<K extends SeedEvent['type']> = Extract<SeedEvent, { type: K }>['data'];

function artifactText(data: Of<'artifact.collected'>): string {
  const size = `${count(data.files, 'file')}, ${formatSize(data.bytes)}`;
  return `artifact ${data.id}   ${size}   ${data.path}${data.sha256 ? `   sha256 ${data.sha256}` : ''}`;
}

/** Somebody else's machine has to be found again; of one's own only who asks is told. */
function buildPrepared({ ref, url, image, isolation, durationMs }: Of<'build.prepared'>): Piece {
  if (isolation === 'codebuild') {
    const text = [`started ${ref}`, ...(url === undefined ? [] : [url])].join('   ');
    return { kind: 'fact', glyph: 'done', text };
  }
  const facts = [image, isolation, ref].filter((part) => part !== undefined).join(' · ');
  return {
    kind: 'fact',
    glyph: 'done',
    verbose: true,
    text: `prepared in ${formatDuration(durationMs)}: ${facts}`,
  };
}

function phaseFinished(data: Of<'phase.finished'>, node: NodeView | undefined): Piece[] {
  const ok = data.outcome.toLowerCase() === 'succeeded';
  if (ok && !isUserPhase(data.phase)) return [];
  if (ok && node?.phase?.commands === 0) return [];
  const { failedCommand } = node ?? {};
  const details = ok
    ? []
    : [
        ...(failedCommand === undefined ? [] : [`command ${failedCommand.index} of ${failedCommand.of}`]),
        ...(data.exitCode === undefined || data.exitCode === 0 ? [] : [`exit ${data.exitCode}`]),
      ];
  const { durationMs } = data;
  const word = ok ? 'done' : data.outcome.toLowerCase();
  return [{ kind: 'phase-finished', phase: phaseWord(data.phase), ok, durationMs, word, details }];
}

/**
 * Says an event in words. `before` is the view without the event: what finished is still to be seen there.
 */
export function narrate(event: SeedEvent, before: RunView): Piece[] {
  const node = event.node === undefined ? undefined : before.nodes.get(event.node);
  switch (event.type) {
    case 'run.started': {
      const { executor, because } = event.data;
      // Where there was nothing to do, there was no place to do it.
      if (executor === 'none') return [];
      return [{ kind: 'head', text: `executor ${executor}${because === undefined ? '' : ` · ${because}`}` }];
    }
    case 'build.started':
      return buildHead(event);
    case 'build.prepared':
      return [buildPrepared(event.data)];
    case 'bundle.uploaded': {
      const { bytes, present } = event.data;
      const what = present ? 'source is there from an earlier run' : 'source uploaded';
      return [{ kind: 'fact', glyph: 'done', text: `${what}, ${formatSize(bytes)}` }];
    }
    case 'build.priced':
      return [{ kind: 'fact', glyph: 'done', text: event.data.text }];
    case 'phase.started': {
      if (!isUserPhase(event.data.phase)) return [];
      return event.data.commands === 0 ? [] : [{ kind: 'phase-started', phase: phaseWord(event.data.phase) }];
    }
    case 'phase.finished':
      return phaseFinished(event.data, node);
    case 'command.started': {
      const { index, of, text, attempt } = event.data;
      const place = `${index} of ${of}${event.data.finally ? ' finally' : ''}`;
      const again = attempt !== undefined && attempt > 1 ? ` · attempt ${attempt}` : '';
      return [{ kind: 'command', text: firstLine(text), place: `${place}${again}` }];
    }
    case 'artifact.collected':
      return [{ kind: 'fact', glyph: 'done', text: artifactText(event.data) }];
    case 'cache.restored':
      return [
        {
          kind: 'fact',
          glyph: 'done',
          verbose: event.data.files === 0,
          text: `cache ${event.data.hit === 'miss' ? 'has nothing for' : 'restored from'} ${event.data.key}, ${count(event.data.files, 'file')}`,
        },
      ];
    case 'cache.saved':
      return [
        {
          kind: 'fact',
          glyph: 'done',
          text: `cache saved as ${event.data.key}, ${count(event.data.files, 'file')}, ${formatSize(event.data.bytes)}`,
        },
      ];
    case 'report.parsed': {
      const report = event.data.report as ReportFacts;
      const glyph = report.status === 'SUCCEEDED' ? 'done' : 'attention';
      return [{ kind: 'fact', glyph, text: `report ${report.name}   ${reportText(report)}` }];
    }
    case 'rehearsal.recorded':
      return [
        { kind: 'fact', glyph: 'skipped', verbose: true, text: `recorded, not run: ${event.data.command}` },
      ];
    case 'build.paused': {
      const { reason, attach } = event.data;
      return [
        { kind: 'fact', glyph: 'attention', text: `paused: ${reason}. Look inside with ${attach}` },
        {
          kind: 'fact',
          glyph: 'attention',
          text: `go on with seed runs answer ${event.run} yes, or no to stop`,
        },
      ];
    }
    case 'build.resumed':
      return [{ kind: 'fact', glyph: 'running', text: 'resumed' }];
    case 'notice.raised':
      return before.notices.includes(event.data.text)
        ? []
        : [{ kind: 'fact', glyph: 'attention', text: event.data.text }];
    case 'diagnostic.reported':
      return [{ kind: 'diagnostic', diagnostic: event.data.diagnostic as Diagnostic }];
    case 'node.finished': {
      if (event.data.outcome !== 'skipped') return [];
      const cause = event.data.cause === undefined ? '' : `: ${event.data.cause}`;
      return [{ kind: 'fact', glyph: 'skipped', text: `not started${cause}` }];
    }
    case 'build.finished':
      return [
        ...rehearsalReport(buildFacts(event.data)),
        buildSummary(event, node ?? { id: event.node ?? '', status: 'running' }),
      ];
    default:
      return [];
  }
}
