import { layerProblem } from './import-rules.ts';
import { layers, sides } from './layers.ts';
import type { Rule } from './rules.ts';
import type { Project } from './workspace.ts';

/** Rules about package.json files. */
export const manifestRules: readonly Rule[] = [tagged, licensed, exactVersions, allowedEdges, reasoned];

function tagged({ projects }: Parameters<Rule>[0]): readonly string[] {
  return projects
    .filter(({ tags }) => !tags.some((tag) => tag in layers) || !tags.some((tag) => tag in sides))
    .map(({ dir }) => `${dir}/package.json: "nx.tags" needs a known layer: and a known side: tag`);
}

function licensed({ projects }: Parameters<Rule>[0]): readonly string[] {
  return projects
    .filter(({ manifest }) => manifest.license !== 'Apache-2.0' || manifest.private !== true)
    .map(({ dir }) => `${dir}/package.json: a package of this workspace is private and licensed Apache-2.0`);
}

function exactVersions({ projects, manifest }: Parameters<Rule>[0]): readonly string[] {
  const all = [{ dir: '.', manifest }, ...projects];
  return all.flatMap(({ dir, manifest: { dependencies, devDependencies, optionalDependencies } }) =>
    Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(
        ([name, version]) => `${dir}/package.json: "${name}" needs an exact version instead of "${version}"`,
      ),
  );
}

function allowedEdges({ projects }: Parameters<Rule>[0]): readonly string[] {
  return projects.flatMap((project) =>
    Object.keys(project.manifest.dependencies ?? {}).flatMap((name) => {
      const target = projects.find(({ manifest }) => manifest.name === name);
      const problem = target && layerProblem(project, target);
      return problem ? [`${project.dir}/package.json: ${problem}`] : [];
    }),
  );
}

function reasoned({ projects, dependencyReasons }: Parameters<Rule>[0]): readonly string[] {
  return projects.flatMap((project) =>
    runtimeLibraries(project)
      .filter((name) => !dependencyReasons.includes(`\`${name}\``))
      .map((name) => `${project.dir}/package.json: docs/dependencies.md gives no reason for \`${name}\``),
  );
}

function runtimeLibraries({ manifest }: Project): readonly string[] {
  return Object.keys(manifest.dependencies ?? {}).filter((name) => !name.startsWith('@seed/'));
}
