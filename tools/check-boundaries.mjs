// Fails when a file or a dependency is where the architecture does not allow it: see ARCHITECTURE.md.
import { fileURLToPath } from 'node:url';
import { findViolations } from './boundaries/rules.ts';
import { readWorkspace } from './boundaries/workspace.ts';

const workspace = readWorkspace(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const violations = findViolations(workspace);
for (const violation of violations) console.error(violation);
const files = workspace.projects.reduce((sum, project) => sum + project.files.length, 0);
console.log(
  `boundaries: ${workspace.projects.length} packages, ${files} files, ${violations.length} violations`,
);
process.exitCode = violations.length > 0 ? 1 : 0;
