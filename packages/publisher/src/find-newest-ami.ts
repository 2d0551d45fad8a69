import type { Image } from '@aws-sdk/client-ec2';
import type { AccountAccess } from '@seed/aws';
import { InputError } from '@seed/kernel';

/** How the newest image of a kind is found. */
export type AmiQuery =
  /** A public parameter, such as Canonical's and Amazon's; its text is an AMI id, or JSON with `image_id`. */
  | { readonly kind: 'parameter'; readonly name: string }
  | {
      readonly kind: 'describe';
      /** An account id, or `amazon`, `aws-marketplace`, `self`. */
      readonly owner: string;
      /** With `*` and `?`. */
      readonly namePattern: string;
      /** `x86_64`, `arm64`. */
      readonly architecture: string;
    };

export interface FoundAmi {
  readonly id: string;
  readonly name?: string;
  /** ISO 8601. */
  readonly created?: string;
}

/** The newest AMI that fits, in the region of the access; nothing where none does. */
export function findNewestAmi(
  access: AccountAccess,
  query: AmiQuery,
  { signal }: { readonly signal: AbortSignal },
): Promise<FoundAmi | undefined> {
  return access.call(
    () =>
      query.kind === 'parameter'
        ? readParameter(access, query.name, signal)
        : describe(access, query, signal),
    signal,
  );
}

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ParameterNotFound';

async function readParameter(
  access: AccountAccess,
  name: string,
  signal: AbortSignal,
): Promise<FoundAmi | undefined> {
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = await access.ssm();
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name }), { abortSignal: signal });
    return { id: amiIn(name, Parameter?.Value ?? '') };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function amiIn(name: string, text: string): string {
  const id =
    /^\s*(ami-[0-9a-f]+)\s*$/.exec(text)?.[1] ?? /"image_id"\s*:\s*"(ami-[0-9a-f]+)"/.exec(text)?.[1];
  if (id !== undefined) return id;
  throw new InputError('publisher/no-ami', `the parameter "${name}" holds no AMI id`, {
    hints: ['name a parameter whose text is an AMI id, such as those that end in `/ami-id`'],
    data: { name },
  });
}

async function describe(
  access: AccountAccess,
  query: Extract<AmiQuery, { kind: 'describe' }>,
  signal: AbortSignal,
): Promise<FoundAmi | undefined> {
  const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
  const client = await access.ec2();
  const filter = (name: string, value: string) => ({ Name: name, Values: [value] });
  const found: Image[] = [];
  let token: string | undefined;
  do {
    const command = new DescribeImagesCommand({
      Owners: [query.owner],
      Filters: [
        filter('name', query.namePattern),
        filter('architecture', query.architecture),
        filter('state', 'available'),
      ],
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page = await client.send(command, { abortSignal: signal });
    found.push(...(page.Images ?? []));
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  // The order of the answer is nobody's promise.
  const newest = found.reduce<Image | undefined>(
    (best, image) => ((image.CreationDate ?? '') > (best?.CreationDate ?? '') ? image : (best ?? image)),
    undefined,
  );
  if (newest?.ImageId === undefined) return undefined;
  const { ImageId: id, Name: name, CreationDate: created } = newest;
  return { id, ...(name === undefined ? {} : { name }), ...(created === undefined ? {} : { created }) };
}
