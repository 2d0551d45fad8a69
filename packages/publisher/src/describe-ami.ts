import type { AccountAccess } from '@seed/aws';

/** What is known of an AMI. */
export interface DescribedAmi {
  readonly id: string;
  /** Account id of who published it. */
  readonly owner?: string;
  readonly name?: string;
  readonly architecture?: string;
}

const isUnknown = (error: unknown): boolean =>
  error instanceof Error && error.name.startsWith('InvalidAMIID.');

/** An AMI by its id, in the region of the access; nothing where there is none. */
export function describeAmi(
  access: AccountAccess,
  id: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<DescribedAmi | undefined> {
  return access.call(async () => {
    const { DescribeImagesCommand } = await import('@aws-sdk/client-ec2');
    const client = await access.ec2();
    const filters = [{ Name: 'image-id', Values: [id] }];
    try {
      const { Images = [] } = await client.send(new DescribeImagesCommand({ Filters: filters }), {
        abortSignal: signal,
      });
      const [image] = Images;
      if (image === undefined) return undefined;
      const { OwnerId: owner, Name: name, Architecture: architecture } = image;
      return {
        id,
        ...(owner === undefined ? {} : { owner }),
        ...(name === undefined ? {} : { name }),
        ...(architecture === undefined ? {} : { architecture }),
      };
    } catch (error) {
      if (isUnknown(error)) return undefined;
      throw error;
    }
  }, signal);
}
