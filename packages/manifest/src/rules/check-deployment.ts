import { checkAccounts } from '../check-accounts.ts';
import type { ManifestFindings } from '../codes.ts';
import type { Deployment } from '../deployment.ts';

/** Everything that can be said about a whole deployment once all its files are read. */
export function checkDeployment(deployment: Deployment, findings: ManifestFindings): void {
  checkAccounts(deployment.accounts, findings);
}
