import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError, EXIT, mapLimit } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { ComponentPlan, PlanItem } from '@seed/components';
import { publishPlan } from '@seed/publisher';
import type { PublishResult } from '@seed/publisher';
import { formatError, formatPublication } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { pruneJournals } from '../journal/prune-journals.ts';
import { heedCancels } from '../run/heed-cancels.ts';
import { openRunJournal } from '../run/open-run-journal.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';
import { unlessAborted } from '../run/unless-aborted.ts';
import type { Settings } from '../settings.ts';
import { workOf } from './make-plans.ts';
import type { OpenPlace } from './open-places.ts';
import { publicationOf } from './publication-of.ts';
import { countsOf, failureText, isWhole, itemWords, resumeCommand, successText } from './publish-report.ts';
import type { PublishedPlace } from './publish-report.ts';
import { plansDocument, showPlans } from './tell-plans.ts';
import type { Plans } from './tell-plans.ts';
import { shownFrom } from './open-images.ts';

export interface PublishRun {
  readonly context: CommandContext;
  readonly scope: RunScope;
  readonly stop: StopControl;
  readonly settings: Settings;
  readonly places: readonly OpenPlace[];
  readonly told: Plans;
  readonly details: boolean;
  /** The noun of the command: `components` or `recipes`. */
  readonly noun: string;
}

const nodeOf = ({ target }: ComponentPlan, item: PlanItem): string => `${target.region}/${item.id}`;

/** Tells of one item: programs by events, a person by a line. */
function itemTeller({ scope, context }: PublishRun, plan: ComponentPlan) {
  const { out, print, general } = context;
  return (item: PlanItem, state: string): void => {
    const node = nodeOf(plan, item);
    if (state === 'running') {
      scope.session.host.emit({ type: 'node.started', node, data: {} });
      return;
    }
    const word =
      state === 'failed'
        ? 'failed'
        : state === 'already'
          ? 'unchanged'
          : item.action === 'update'
            ? 'updated'
            : 'created';
    scope.session.host.emit({
      type: 'node.finished',
      node,
      data: { outcome: word, action: item.action },
    });
    if (general.json === true || general.quiet === true) return;
    const glyph = state === 'failed' ? 'failed' : state === 'already' ? 'unchanged' : 'done';
    const said = state === 'already' ? 'there already' : word;
    print(`  ${out.glyph(glyph)} ${said.padEnd(13)} ${itemWords({ item })}`);
  };
}

async function publishPlace(run: PublishRun, plan: ComponentPlan, place: OpenPlace): Promise<PublishResult> {
  const { context, stop } = run;
  const { registry } = place.builder;
  if (context.general.json !== true && run.places.length > 1)
    context.print(`${plan.target.name} ${plan.target.region}`);
  return publishPlan(plan, { registry, signal: stop.signal, onItem: itemTeller(run, plan) });
}

function emitPublished({ scope }: PublishRun, plan: ComponentPlan, { items }: PublishResult): void {
  const { account, region } = plan.target;
  for (const { item, applied } of items) {
    if (applied === undefined || applied.outcome === 'nothing') continue;
    const { arn, outcome, version, build } = applied;
    scope.session.host.emit({
      type: 'resource.published',
      node: nodeOf(plan, item),
      data: {
        kind: item.kind,
        name: item.name,
        arn,
        outcome,
        account,
        region,
        ...(version === undefined ? {} : { version }),
        ...(build === undefined ? {} : { build }),
      },
    });
  }
}

/** One place after the other; the first that fails is the last. */
async function publishAll(run: PublishRun): Promise<readonly PublishedPlace[]> {
  const { told, places } = run;
  const ended: PublishedPlace[] = [];
  let failed = false;
  for (const [index, plan] of told.plans.entries()) {
    const place = places[index];
    if (failed || place === undefined) {
      ended.push({ plan });
      continue;
    }
    const result = await publishPlace(run, plan, place);
    emitPublished(run, plan, result);
    ended.push({ plan, result });
    failed = !isWhole(result);
  }
  return ended;
}

/** What was published, for later steps of CI; never what was in it. */
async function keepResults(run: PublishRun, ended: readonly PublishedPlace[]): Promise<void> {
  const dir = join(run.settings.stateDir, 'publish');
  await mkdir(dir, { recursive: true });
  await mapLimit(ended, 4, async ({ plan, result }) => {
    const { target } = plan;
    const items = (result?.items ?? []).map(({ item, state, applied }) => ({
      id: item.id,
      kind: item.kind,
      name: item.name,
      state,
      arn: applied?.arn ?? item.arn,
      ...(applied?.version === undefined ? {} : { version: applied.version }),
      ...(applied?.build === undefined ? {} : { build: applied.build }),
    }));
    const value = {
      schema: 'seed.components.published/1',
      target: target.name,
      account: target.account,
      region: target.region,
      items,
    };
    await writeFile(
      join(dir, `${target.name}-${target.region}.json`),
      `${JSON.stringify(value, undefined, 2)}\n`,
    );
  });
}

function questionOf({ told, context }: PublishRun) {
  const { images, plans } = told;
  const where = plans.map(
    ({ target }) =>
      `${target.name === 'default' ? `account ${target.account}` : target.name} ${target.region}`,
  );
  const columns = context.io.stderr.size?.().columns ?? 100;
  const details = plans
    .map((plan) =>
      formatPublication(
        publicationOf(plan, { subject: '', shown: shownFrom(images.show), sources: images.sources }),
        { style: context.err, columns, details: true },
      ),
    )
    .join('\n\n');
  return {
    id: 'publish',
    kind: 'confirm',
    subject: `Publish these changes to ${where.join(', ')}?`,
    detail: details,
    flag: '--yes',
  } as const;
}

function finish({ scope, context }: PublishRun, exitCode: number, ended: readonly PublishedPlace[]): number {
  const counts = countsOf(ended);
  scope.session.host.emit({
    type: 'run.finished',
    data: {
      outcome:
        exitCode === EXIT.done
          ? 'succeeded'
          : exitCode === EXIT.interrupted || exitCode === EXIT.terminated
            ? 'stopped'
            : 'failed',
      exitCode,
      durationMs: context.io.now() - scope.startedAt,
      counts,
    },
  });
  return exitCode;
}

/** Where all that failed are conflicts that came up on the way, the exit status says so, too. */
const statusOf = (failures: readonly SeedError[]): number =>
  failures.every((failure) => failure instanceof ConflictError) ? EXIT.conflict : EXIT.failed;

/** What went side by side often fails for one reason, which is told once. */
const distinct = (failures: readonly SeedError[]): readonly SeedError[] => [
  ...new Map(failures.map((one) => [`${one.code} ${one.message}`, one])).values(),
];

function tellFailures(
  run: PublishRun,
  ended: readonly PublishedPlace[],
  failures: readonly SeedError[],
): number {
  const { context, scope } = run;
  const { general, io, note, err } = context;
  for (const { code, message: summary, hints } of distinct(failures))
    scope.session.host.emit({
      type: 'diagnostic.reported',
      data: { diagnostic: { code, severity: 'error', summary, hints } },
    });
  if (general.json !== true) {
    const columns = io.stderr.size?.().columns ?? 88;
    const durationMs = io.now() - scope.startedAt;
    const resume = resumeCommand(context.argv, ended);
    note(`\n${failureText(ended, { style: err, durationMs, resume })}`);
    for (const failure of distinct(failures))
      note(
        `\n${formatError(failure, { style: err, columns, reportUrl: '', debug: general.debug === true })}`,
      );
  }
  return statusOf(failures);
}

/** What is left where an interrupt ended a publish. */
function tellInterrupted({ context, scope, stop }: PublishRun, ended: readonly PublishedPlace[]): number {
  const { general, io, note, err } = context;
  const durationMs = io.now() - scope.startedAt;
  if (general.json !== true)
    note(`\n${failureText(ended, { style: err, durationMs, resume: resumeCommand(context.argv, ended) })}`);
  return stop.cause === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}

/** Images whose recipes do not have the new versions yet. */
function tellWaiting({ context, told }: PublishRun, ended: readonly PublishedPlace[]): void {
  const { general, print } = context;
  if (told.scope !== 'components' || general.json === true || general.quiet === true) return;
  const published = ended
    .flatMap(({ result }) => result?.items ?? [])
    .filter(({ state }) => state === 'done');
  const keys = [...new Set(published.flatMap(({ item }) => (item.kind === 'component' ? item.images : [])))];
  if (keys.length > 0)
    print(
      `  image${keys.length === 1 ? '' : 's'} ${keys.join(', ')}: the recipe gets them with \`seed recipes publish\``,
    );
}

/** What is done once everything is published, in the same run; gives an exit status. */
export type Afterwards = (run: PublishRun) => Promise<number>;

/** The journal of a publish, through which other processes stop it. */
async function openPublishJournal({ scope, settings, stop, noun }: PublishRun): Promise<OpenJournal> {
  const journal = await openRunJournal(scope, settings.stateDir, { command: noun, target: noun });
  return { shown: journal.shown, unheed: heedCancels(journal.dir, { scope, stop }) };
}

interface OpenJournal {
  /** As a person would type it. */
  readonly shown: string;
  readonly unheed: () => void;
}

async function work(
  run: PublishRun,
  journal: OpenJournal,
  afterwards: Afterwards | undefined,
): Promise<number> {
  const { context, scope, settings } = run;
  const { general, io, out, print } = context;
  // Tidying up is no reason for a run to fail.
  await pruneJournals(settings.stateDir, settings.file.journal).catch(() => []);
  scope.session.host.emit({
    type: 'run.started',
    data: { kind: 'publish', executor: 'imagebuilder', target: run.noun, journal: journal.shown },
  });
  const ended = await publishAll(run);
  await keepResults(run, ended);
  const failures = ended.flatMap(({ result }) => result?.failures ?? []);
  if (failures.length > 0) return finish(run, tellFailures(run, ended, failures), ended);
  if (ended.some(({ result }) => result === undefined || !isWhole(result)))
    return finish(run, tellInterrupted(run, ended), ended);
  const durationMs = io.now() - scope.startedAt;
  if (general.json !== true) print(successText(ended, { style: out, durationMs }));
  tellWaiting(run, ended);
  return finish(run, (await afterwards?.(run)) ?? EXIT.done, ended);
}

/** From plans to their end: shows them, asks, publishes, and says what came of it. */
export async function runPublish(run: PublishRun, afterwards?: Afterwards): Promise<number> {
  const { context, scope, stop, told } = run;
  const { general, print } = context;
  const isIdle = told.plans.every((plan) => workOf(plan).length === 0);
  scope.session.host.emit({ type: 'publication.planned', data: { plan: plansDocument(told) } });
  if (general.json !== true) showPlans(context, told, { details: run.details });
  if (isIdle) {
    if (general.json !== true && general.quiet !== true) print('Nothing to publish.');
    return finish(run, (await afterwards?.(run)) ?? EXIT.done, []);
  }
  // A question that waits for somebody stands in the journal, where others see and answer it.
  let journal = scope.session.asks ? await openPublishJournal(run) : undefined;
  try {
    await unlessAborted(
      scope.session.host.ask(questionOf(run)),
      stop.signal,
      'the publish was interrupted before anything was changed',
    );
    journal ??= await openPublishJournal(run);
    return await work(run, journal, afterwards);
  } finally {
    journal?.unheed();
  }
}
