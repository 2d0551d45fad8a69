import { bootstrapRoleName } from '@seed/engine';
import { InputError } from '@seed/kernel';
import type { Settings } from '../settings.ts';

/** The project that was named; the name of a folder is too little to make roles and buckets from. */
export function namedProject({ values, origins }: Settings, how: string): string {
  if (values.project !== undefined && origins.project !== 'name of the folder') return values.project;
  throw new InputError('cli/bad-arguments', 'no project is named', {
    hints: [`name it with ${how}, or run the command below the folder of seedfarmer.yaml`],
  });
}

export function required<T>(value: T | undefined, flag: string): T {
  if (value !== undefined) return value;
  throw new InputError('cli/bad-arguments', `flag "${flag}" is missing`, {
    hints: ['see what the command takes with `--help`'],
  });
}

/** The ARN of the toolchain role; account and partition may be functions of CloudFormation. */
export function toolchainArn(
  { project, qualifier, rolePrefix = '/' }: { project: string; qualifier?: string; rolePrefix?: string },
  { partition, accountId }: { readonly partition: string; readonly accountId: string },
): string {
  return `arn:${partition}:iam::${accountId}:role${rolePrefix}${bootstrapRoleName('toolchain', project, qualifier)}`;
}
