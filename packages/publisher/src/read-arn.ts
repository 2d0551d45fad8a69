import { parseArn } from '@seed/components';
import { BugError } from '@seed/kernel';

/** An ARN of a component, recipe or image, with its version. */
export interface VersionedArn {
  readonly kind: string;
  /** As ARNs have it. */
  readonly name: string;
  readonly version: string;
  /** 0 where none is named. */
  readonly build: number;
}

export function readArn(arn: string): VersionedArn {
  const parsed = parseArn(arn);
  if (parsed === undefined) throw new BugError('publisher/not-an-arn', `"${arn}" is no ARN of Image Builder`);
  const { kind, name, version = '', build = 0 } = parsed;
  return { kind, name, version, build };
}
