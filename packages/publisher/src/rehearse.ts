import type { PlanItem } from '@seed/components';
import { EnvironmentError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { isRehearsed } from './refusal.ts';
import { isCreation, sendChange } from './send-request.ts';

/** Sends a creation as a rehearsal; see ImageBuilderRegistry. */
export async function rehearse(
  services: Services,
  item: PlanItem,
  signal: AbortSignal,
): Promise<'passes' | 'not-tried'> {
  const { call, id, kind, name } = item;
  const file = 'file' in item ? { file: item.file } : {};
  const hasUpload = 'upload' in item && item.upload !== undefined;
  if (call === undefined || hasUpload || !isCreation(call.operation)) return 'not-tried';
  const { operation } = call;
  // Another token: what is only tried must not pass for what is done.
  const clientToken = `try-${call.clientToken}`.slice(0, 64);
  const request = { ...call.request, clientToken, dryRun: true };
  let arn: string;
  try {
    arn = await sendChange(
      services,
      { operation, request },
      { signal, about: { words: `${kind} "${name}"`, item: id, ...file } },
    );
  } catch (error) {
    // Where it would succeed, the service answers with this error.
    if (isRehearsed(error) || isRehearsed((error as Error).cause)) return 'passes';
    throw error;
  }
  throw new EnvironmentError(
    'publisher/not-rehearsed',
    `the ${kind} "${name}" should only be tried, and was made: "${arn}"`,
    { hints: ['publish without `--server-dry-run` here'], data: { item: id, arn } },
  );
}
