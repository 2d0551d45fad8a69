import type { Unshare } from '@seed/components';
import type { Services } from './call-services.ts';
import { saltToken } from './salt-token.ts';

/** Takes resources and principals out of a share. */
export async function unshare(
  services: Services,
  { name, arn, resources, principals }: Unshare,
  signal: AbortSignal,
): Promise<void> {
  if (resources.length + principals.length === 0) return;
  const { DisassociateResourceShareCommand } = await import('@aws-sdk/client-ram');
  const lists = {
    ...(resources.length === 0 ? {} : { resourceArns: [...resources] }),
    ...(principals.length === 0 ? {} : { principals: [...principals] }),
  };
  const command = new DisassociateResourceShareCommand({
    resourceShareArn: arn,
    ...lists,
    // Somebody may have put the same in again since it was taken out.
    clientToken: saltToken(arn, { lists, at: services.time.now() }),
  });
  const about = { words: `share "${name}"`, item: `share/${name}` };
  await services.share((client, send) => client.send(command, send), { signal, about });
}
