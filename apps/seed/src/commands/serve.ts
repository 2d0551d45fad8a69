import { join } from 'node:path';
import type { Executor } from '@seed/deployspec';
import type { BuildOwner, BuildPlace, Endpoint, EndpointOptions } from '@seed/endpoint';
import { InputError } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import { prepareStateDir } from '../journal/open-journal.ts';
import { exitCodeFor, orLeave } from '../run/build-ending.ts';
import { chooseHere } from '../run/choose-here.ts';
import type { Choice } from '../run/choose-executor.ts';
import { hostPermission } from '../run/host-permission.ts';
import { emulatorVariables } from '../run/make-job.ts';
import { placesDir } from '../run/places-dir.ts';
import { controlStop } from '../run/stop-control.ts';
import type { StopControl } from '../run/stop-control.ts';
import type { SERVE_FLAGS } from '../serve-command.ts';
import { forEmulator } from '../serve/emulator-settings.ts';
import { refuseReferences } from '../serve/refuse-references.ts';
import { openServeDir } from '../serve/serve-dir.ts';
import { readServeRequest } from '../serve/serve-request.ts';
import type { ServeFlags, ServeRequest } from '../serve/serve-request.ts';
import { tellFacts } from '../serve/tell-facts.ts';
import { resolveSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';

interface Serving {
  readonly context: CommandContext;
  readonly request: ServeRequest;
  readonly settings: Settings;
  readonly choice: Choice;
  /** Folder of this endpoint alone. */
  readonly workDir: string;
}

/** More owners than work at the same time; keys of roles are new ones every hour. */
const REMEMBERED = 32;

/** One executor for each owner of builds: parameters and secrets belong to regions and accounts. */
function executors({ context, request, settings, choice, workDir }: Serving): BuildPlace['executor'] {
  const { io } = context;
  const { upstream, sourceRoots } = request;
  const usual = placesDir({ settings, io });
  const source = sourceRoots.find((root) => placesDir({ settings, io }, root) !== usual) ?? workDir;
  const own = forEmulator({ settings, io }, upstream, settings.values);
  const open = async (owner: BuildOwner): Promise<Executor> => {
    const wiring = await context.wiring();
    const emulator = forEmulator({ settings, io }, upstream, owner);
    return wiring.executor({
      name: choice.name,
      settings: emulator.settings,
      io: own.io,
      resolver: upstream === undefined ? refuseReferences : await wiring.resolver(emulator),
      source,
      hostAllowed: hostPermission({ settings }, io.env),
    });
  };
  const opened = new Map<string, Promise<Executor>>();
  return (owner) => {
    const key = `${owner.region} ${owner.accessKey ?? ''}`;
    const executor = opened.get(key) ?? open(owner);
    // The newest comes last, and those that nobody asked for lately go.
    opened.delete(key);
    opened.set(key, executor);
    const [oldest = ''] = opened.keys();
    if (opened.size > REMEMBERED) opened.delete(oldest);
    return executor;
  };
}

async function openEndpoint(serving: Serving): Promise<Endpoint> {
  const { context, request, settings, choice, workDir } = serving;
  const { io } = context;
  const { values } = settings;
  const { upstream, token, sourceRoots } = request;
  const emulator = forEmulator({ settings, io }, upstream, values);
  const variables = emulatorVariables(emulator.settings.values, choice.name);
  const wiring = await context.wiring();
  const options: EndpointOptions = {
    place: {
      executor: executors(serving),
      workDir,
      cacheDir: join(settings.stateDir, 'cache'),
      sourceRoots,
      variables: ({ accessKey }) =>
        upstream === undefined || accessKey === undefined
          ? variables
          : { ...variables, AWS_ACCESS_KEY_ID: accessKey },
      image: { pull: values.pull, allowSubstitute: values.allowSubstitute },
      limits: values.limits === 'on',
      network: values.network,
    },
    slots: values.parallelism,
    accountId: values.account,
    region: values.region,
    ...(upstream === undefined ? {} : { upstream }),
    ...(token === undefined ? {} : { token }),
    now: io.now,
    uuid: io.uuid,
    heard: tellFacts(context),
  };
  return wiring.endpoint({ settings, io, options });
}

/** The token itself is nobody's business on a screen. */
const shownAddress = (url: URL, { token }: ServeRequest): string =>
  token === undefined ? url.origin : `${url.origin}/$SEED_SERVE_TOKEN`;

function announce({ context, request, choice }: Serving, url: URL): void {
  const { general, print, note, err } = context;
  const address = shownAddress(url, request);
  const { upstream } = request;
  if (general.json) {
    const behind = upstream === undefined ? {} : { upstream: upstream.origin };
    print(JSON.stringify({ kind: 'listening', url: address, executor: choice.name, ...behind }));
    return;
  }
  print(`listening on ${address}`);
  if (general.quiet) return;
  note(`executor ${choice.name}, ${choice.because}`);
  note(
    upstream === undefined ? 'other services are refused' : `other services are those of ${upstream.origin}`,
  );
  note(err.dim(`try it: aws codebuild list-projects --endpoint-url ${address}`));
}

async function untilStopped(serving: Serving, stop: StopControl): Promise<void> {
  const { request } = serving;
  const endpoint = await openEndpoint(serving);
  announce(serving, await endpoint.listen(request));
  if (!stop.signal.aborted) {
    await new Promise<void>((resolve) =>
      stop.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  }
  await orLeave(endpoint.close({ force: stop.force }), stop.force);
}

async function settingsOf(context: CommandContext, flags: ServeFlags): Promise<Settings> {
  const { upstream: _, sourceRoot: __, port: ___, host: ____, ...known } = flags;
  const settings = await resolveSettings({ io: context.io, flags: known });
  if (settings.values.executor !== 'codebuild') return settings;
  throw new InputError(
    'cli/flags-conflict',
    `the executor "codebuild" from ${settings.origins.executor} runs no builds on this machine`,
    { hints: ['give `--executor docker` or `--executor host`'] },
  );
}

/** `seed serve`: CodeBuild's API on loopback, until it is interrupted. */
export const serve: CommandFunction<typeof SERVE_FLAGS> = async (context, flags) => {
  const { io, note, err } = context;
  const request = readServeRequest(flags, io);
  const settings = await settingsOf(context, flags);
  const choice = await chooseHere(context, { settings });
  const stop = controlStop(io, {
    stopping: () =>
      note(`${err.glyph('attention')} stopping what runs, up to 10 s; press ctrl-c again to end at once`),
    forced: () => note(`${err.glyph('attention')} ending at once; seed clean removes what is left`),
  });
  await prepareStateDir(settings.stateDir);
  const dir = await openServeDir(settings.stateDir, io.pid);
  try {
    await untilStopped({ context, request, settings, choice, workDir: dir.path }, stop);
    return exitCodeFor('stopped', stop);
  } finally {
    stop.dispose();
    await dir.remove();
  }
};
