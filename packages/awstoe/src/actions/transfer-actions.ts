import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ACTION_MODULES } from '@seed/components';
import type { ActionName } from '@seed/components';
import type { ObjectPlace, ObjectStore } from '../ports.ts';
import { StepFailure, Stopped } from '../step-failure.ts';
import { perItem } from './action.ts';
import type { Action, ActionContext, ActionEnd, Operation, Outputs } from './action.ts';
import { LIST_FILES, WHAT_IS } from './file-scripts.ts';

/** What S3Download takes at once. */
const MOST_OBJECTS = 1000;
/** What AWSTOE tries by itself, besides `maxAttempts` of the step. */
const ATTEMPTS = 5;
const FIRST_WAIT_MS = 1000;

/** `s3://bucket/key` taken apart; undefined for other texts. */
export function parseS3(uri: string): { readonly bucket: string; readonly key: string } | undefined {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return bucket === undefined || key === undefined ? undefined : { bucket, key };
}

function placeOf(operation: Operation, name: 'source' | 'destination'): ObjectPlace {
  const uri = operation.needed(name);
  const place = parseS3(uri);
  if (place === undefined) throw new StepFailure(`"${uri}" is no s3://bucket/key`);
  const owner = operation.text('expectedBucketOwner');
  return { ...place, ...(owner === undefined ? {} : { owner }) };
}

function storeOf({ ports }: ActionContext, uri: string): ObjectStore {
  if (ports.objects !== undefined) return ports.objects;
  throw new StepFailure(`"${uri}" is in S3, and nothing says where that is`, {
    code: 'E-S3',
    hints: ['Name a folder, an address or AWS: `--s3 dir:BUCKET=PATH`, `--s3 endpoint:URL`, `--s3 aws`'],
  });
}

async function asked<T>(work: Promise<T>, context: ActionContext): Promise<T> {
  try {
    return await work;
  } catch (error) {
    context.signal.throwIfAborted();
    throw new StepFailure(error instanceof Error ? error.message : String(error));
  }
}

const whatIs = async (path: string, { shell }: ActionContext): Promise<string> =>
  (await shell(WHAT_IS, [path])).trim();

async function refuseExisting(path: string, operation: Operation, context: ActionContext): Promise<void> {
  const what = await whatIs(path, context);
  if (what === 'folder') throw new StepFailure(`"${path}" is a folder`);
  if (what === 'file' && !operation.flag('overwrite'))
    throw new StepFailure(`"${path}" exists, and overwrite is false`);
}

const absolute = (path: string, { cwd }: ActionContext): string => posix.resolve(cwd, path);

async function putFile(path: string, content: Uint8Array, { machine, signal }: ActionContext): Promise<void> {
  await machine.put([{ path, content, mode: 0o644 }], signal);
}

const download = async (operation: Operation, context: ActionContext): Promise<void> => {
  const place = placeOf(operation, 'source');
  const uri = operation.needed('source');
  const store = storeOf(context, uri);
  const destination = operation.needed('destination');
  // Scripts run in the working directory; what a machine is given has to be absolute.
  const one = async (key: string, path: string): Promise<void> => {
    await refuseExisting(path, operation, context);
    const content = await asked(store.get({ ...place, key }, context.signal), context);
    if (content === undefined) throw new StepFailure(`there is no object "s3://${place.bucket}/${key}"`);
    await putFile(absolute(path, context), content, context);
  };
  if (!place.key.endsWith('*')) {
    const file = destination.endsWith('/') ? posix.join(destination, posix.basename(place.key)) : destination;
    const parent = posix.dirname(file);
    if ((await whatIs(parent, context)) !== 'folder') throw new StepFailure(`there is no folder "${parent}"`);
    return one(place.key, file);
  }
  const prefix = place.key.slice(0, -1);
  const keys = await asked(store.list({ ...place, key: prefix }, MOST_OBJECTS + 1, context.signal), context);
  if (keys.length === 0) throw new StepFailure(`no object begins with "s3://${place.bucket}/${prefix}"`);
  if (keys.length > MOST_OBJECTS)
    throw new StepFailure(`more than ${MOST_OBJECTS} objects begin with "s3://${place.bucket}/${prefix}"`);
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  for (const key of keys.filter((name) => !name.endsWith('/')))
    await one(key, posix.join(destination, key.slice(base.length)));
};

/** Absolute paths of files below a folder. */
async function filesBelow(folder: string, { shell }: ActionContext): Promise<readonly string[]> {
  return (await shell(LIST_FILES, [folder, '', 'true']))
    .split('\0')
    .filter((path) => path !== '')
    .toSorted();
}

/** What is uploaded, with its key below the destination; one file has the destination itself. */
async function filesToUpload(
  source: string,
  recurse: boolean,
  context: ActionContext,
): Promise<readonly { readonly path: string; readonly key?: string }[]> {
  const below = async (folder: string, name: string) =>
    (await filesBelow(folder, context)).map((path) => ({
      path,
      key: posix.join(name, path.slice(folder.replace(/\/$/, '').length + 1)),
    }));
  if (/[*?]/.test(posix.basename(source))) {
    const folder = posix.dirname(source);
    const found = await context.shell(MATCHING, [folder, posix.basename(source)]);
    const files: { path: string; key: string }[] = [];
    for (const path of found
      .split('\0')
      .filter((name) => name !== '')
      .toSorted()) {
      const name = posix.basename(path);
      if (!path.endsWith('/')) files.push({ path, key: name });
      else if (recurse) files.push(...(await below(path, name)));
    }
    return files;
  }
  const what = await whatIs(source, context);
  if (what === 'file') return [{ path: source }];
  if (what === 'nothing') return [];
  if (!recurse) throw new StepFailure(`"${source}" is a folder, and recurse is false`);
  return below(source, '');
}

/** folder, pattern: what is like it, folders with a slash at their end, with a NUL after each. */
const MATCHING = `[ -d "$1" ] || exit 0
find "$1/" -mindepth 1 -maxdepth 1 -name "$2" ! -type d -print0
find "$1/" -mindepth 1 -maxdepth 1 -name "$2" -type d -exec /bin/sh -c 'printf "%s/\\0" "$@"' sh {} +`;

const upload = async (operation: Operation, context: ActionContext): Promise<void> => {
  const place = placeOf(operation, 'destination');
  const store = storeOf(context, operation.needed('destination'));
  const source = operation.needed('source').replace(/(?<=.)\/+$/, '');
  const files = await filesToUpload(source, operation.flag('recurse'), context);
  if (files.length === 0) throw new StepFailure(`nothing is like "${operation.needed('source')}"`);
  const folder = place.key.replace(/\*$/, '');
  for (const { path, key } of files) {
    const content = await context.read(path);
    if (content === undefined) throw new StepFailure(`"${path}" cannot be read`);
    const single = key === undefined && !folder.endsWith('/') && folder !== '';
    const full = single ? folder : posix.join(folder, key ?? posix.basename(path));
    await asked(store.put({ ...place, key: full }, content, context.signal), context);
  }
};

function digestOf(
  operation: Operation,
): { readonly algorithm: string; readonly checksum: string } | undefined {
  const [checksum, algorithm] = [operation.text('checksum'), operation.text('algorithm')];
  if ((checksum === undefined) !== (algorithm === undefined))
    throw new StepFailure('checksum and algorithm are given together or not at all');
  return checksum === undefined || algorithm === undefined
    ? undefined
    : { checksum: checksum.trim().toLowerCase(), algorithm: algorithm.toLowerCase() };
}

const hash = (content: Uint8Array, algorithm: string): string =>
  createHash(algorithm).update(content).digest('hex');

const webDownload = async (operation: Operation, context: ActionContext): Promise<Outputs> => {
  const url = operation.needed('source');
  const target = targetOf(operation.needed('destination'), url);
  const path = absolute(target, context);
  const wanted = digestOf(operation);
  if (wanted !== undefined) {
    const present = await context.read(path);
    if (present !== undefined && hash(present, wanted.algorithm) === wanted.checksum) {
      context.print(`${path} has the checksum already: it is not fetched`);
      return { destination: path };
    }
  }
  await refuseExisting(target, operation, context);
  const check = (content: Uint8Array): void => {
    const found = wanted === undefined ? undefined : hash(content, wanted.algorithm);
    if (wanted !== undefined && found !== wanted.checksum)
      throw new StepFailure(
        `"${url}" has the ${wanted.algorithm.toUpperCase()} checksum ${found}, not ${wanted.checksum}`,
      );
  };
  if (context.web === 'container') await fetchInside({ url, target, check }, operation, context);
  else {
    const content = await patiently(url, context, () => fetchHere(url, operation, context));
    check(content);
    await putFile(path, content, context);
  }
  return { destination: path };
};

/** url, destination, `insecure` or nothing: fetches into a file beside the destination, and says the status. */
const CURL = `folder=$(dirname "$2")
mkdir -p "$folder" || exit 1
curl --silent --show-error --globoff --proto '=http,https' --location --max-redirs 10 --connect-timeout 60 \${3:+--insecure} \\
  --output "$2.part" --write-out '%{http_code}' -- "$1"`;

interface Fetching {
  readonly url: string;
  readonly target: string;
  /** Throws StepFailure for content that is not what was wanted. */
  check(content: Uint8Array): void;
}

/** With the curl of the machine, which has its proxies and certificates. */
async function fetchInside({ url, target, check }: Fetching, operation: Operation, context: ActionContext) {
  const insecure = operation.flag('ignoreCertificateErrors') ? 'insecure' : '';
  const part = `${target}.part`;
  try {
    await patiently(url, context, async () => {
      const status = Number(await context.shell(CURL, [url, target, insecure]));
      return { status, content: undefined };
    });
    if (operation.text('checksum') !== undefined) check((await context.read(part)) ?? Buffer.alloc(0));
    await context.shell('chmod 644 "$1" && mv -f "$1" "$2"', [part, target]);
  } finally {
    if (!context.signal.aborted) await context.shell('rm -f "$1"', [part]);
  }
}

const fetchHere = (url: string, operation: Operation, { ports, signal }: ActionContext) =>
  ports.download(url, { ignoreCertificateErrors: operation.flag('ignoreCertificateErrors'), signal });

/** A destination that ends with a slash is a folder: the file keeps its remote name. */
function targetOf(destination: string, url: string): string {
  if (!destination.endsWith('/')) return destination;
  const name = URL.canParse(url) ? posix.basename(decodeURIComponent(new URL(url).pathname)) : '';
  if (name === '') throw new StepFailure(`"${url}" names no file, and "${destination}" is a folder`);
  return `${destination}${name}`;
}

async function patiently<T>(
  url: string,
  { ports, signal, print }: ActionContext,
  fetch: () => Promise<{ readonly status: number; readonly content: T }>,
): Promise<T> {
  let problem = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const { status, content } = await fetch();
      if (status === 200) return content;
      problem = `the server answered with status ${status}`;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Stopped) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
    if (attempt === ATTEMPTS) break;
    print(`attempt ${attempt} of ${ATTEMPTS}: ${problem}`);
    await ports.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1), signal);
  }
  throw new StepFailure(`"${url}" cannot be fetched after ${ATTEMPTS} attempts: ${problem}`);
}

const web = perItem(ACTION_MODULES.WebDownload, webDownload);

export const TRANSFER_ACTIONS = {
  S3Download: perItem(ACTION_MODULES.S3Download, download),
  S3Upload: perItem(ACTION_MODULES.S3Upload, upload),
  /** The paths of all downloads are one output. */
  WebDownload: async (inputs, context): Promise<ActionEnd> => {
    const end = await web(inputs, context);
    if (end.kind !== 'done') return end;
    const paths = end.outputs.map(({ destination }) => destination ?? '');
    return { kind: 'done', outputs: [{ destination: paths.join('\n') }] };
  },
} as const satisfies Partial<Record<ActionName, Action>>;
