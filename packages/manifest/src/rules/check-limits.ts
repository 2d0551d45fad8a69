import type { ManifestFindings } from '../codes.ts';
import type { Deployment } from '../deployment.ts';

/** Seed-Farmer cuts longer names of module roles and adds a digest: 64 characters with the hash of the target. */
const LONGEST_ROLE_BASE = 55;

/** Numbers and names that work, but not as one would think. */
export function checkLimits({ project, name, groups }: Deployment, findings: ManifestFindings): void {
  for (const group of groups) {
    const { concurrency } = group;
    if (concurrency !== undefined && concurrency < 0)
      findings.error(
        'manifest/concurrency',
        group.span,
        `concurrency of group "${group.name}" is ${concurrency}`,
        {
          hints: ['use 1 or more, or remove it to deploy all modules at once'],
        },
      );
    if (concurrency === 0)
      findings.warning('manifest/concurrency', group.span, `concurrency of group "${group.name}" is 0`, {
        detail: 'all modules of the group are deployed at once',
        hints: ['remove it, or use 1 to deploy one module after the other'],
      });
    for (const module of group.modules) {
      const base = `${project.name}-${name}-${group.name}-${module.name}`;
      if (base.length <= LONGEST_ROLE_BASE) continue;
      findings.add(
        'info',
        'manifest/long-name',
        module.span,
        `the role of "${module.node}" gets a shortened name`,
        {
          detail: `"${base}" has ${base.length} characters, and ${LONGEST_ROLE_BASE} is the most`,
        },
      );
    }
  }
}
