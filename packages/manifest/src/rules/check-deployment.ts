import { checkAccounts } from '../check-accounts.ts';
import type { ManifestFindings } from '../codes.ts';
import type { Deployment } from '../deployment.ts';
import { checkLimits } from './check-limits.ts';
import { checkNames } from './check-names.ts';
import { checkParameters } from './check-parameters.ts';
import { checkReferences } from './check-references.ts';

/**
 * Everything that can be said about a whole deployment once all its files are read. Of one with parts that could not be
 * read only that is said which those parts cannot change.
 */
export function checkDeployment(
  deployment: Deployment,
  findings: ManifestFindings,
  { isWhole = true }: { readonly isWhole?: boolean } = {},
): void {
  checkAccounts(deployment.accounts, findings);
  checkNames(deployment, findings);
  checkReferences(deployment, findings, { isWhole });
  checkParameters(deployment, findings, { isWhole });
  checkLimits(deployment, findings);
}
