import type { Loaded, Source } from '@seed/kernel';
import { asMap, describeNode, entryOf, isNull, type YamlMap } from '@seed/yaml';
import type { BuildSpec } from './build-spec.ts';
import { codebuildSays, ENDS_EARLY } from './codebuild-words.ts';
import type { SpecFindings } from './codes.ts';
import { lintShell } from './lint-shell.ts';
import { readArtifacts, readFlag, valueAt } from './read-artifacts.ts';
import { readBatch } from './read-batch.ts';
import { readCache } from './read-cache.ts';
import { readEnvironment } from './read-environment.ts';
import { readPhases } from './read-phases.ts';
import { readReports } from './read-reports.ts';
import { readSpecMap } from './read-spec-map.ts';
import { readText } from './read-texts.ts';
import { BUILDSPEC_KEYS, LEGACY_BUILDSPEC_KEYS, PROXY_KEYS } from './spec-keys.ts';
import { warnUnknown } from './unknown-keys.ts';

/** Said to be CodeBuild's limit. */
const LARGE = 256 * 1024;

/**
 * Reads a buildspec of version 0.1 or 0.2. Everything that is wrong is reported at once, each with a place;
 * the value is absent when one of the findings is an error. Never throws.
 */
export function parseBuildspec(source: Source): Loaded<BuildSpec> {
  return readSpecMap(source, {
    yaml: { dialect: 'go', warnAbove: LARGE, detail: codebuildSays },
    what: 'the buildspec',
    hint: 'start with `version: 0.2` and `phases:`',
    read(root, findings) {
      const spec = readSpec(root, findings);
      lintShell(spec, findings);
      return spec;
    },
  });
}

function readSpec(root: YamlMap, findings: SpecFindings): BuildSpec {
  const version = readVersion(root, findings);
  warnUnknown(root, version === '0.1' ? LEGACY_BUILDSPEC_KEYS : BUILDSPEC_KEYS, 'the buildspec', findings);
  const runAs = readText(valueAt(root, 'run-as'), '`run-as`', findings);
  const batchNode = valueAt(root, 'batch');
  const batch = batchNode === undefined ? undefined : readBatch(batchNode, findings);
  const artifactsNode = entryOf(root, 'artifacts')?.value;
  const artifacts = artifactsNode === undefined ? undefined : readArtifacts(artifactsNode, findings);
  const cacheNode = valueAt(root, 'cache');
  const cache = cacheNode === undefined ? undefined : readCache(cacheNode, findings);
  const reportsNode = valueAt(root, 'reports');
  return {
    version,
    ...readEnvironment(version === '0.1' ? root : withoutLegacy(root), findings),
    ...readPhasesOf(root, batchNode !== undefined, findings),
    proxy: readProxy(root, findings),
    reports: reportsNode === undefined ? [] : readReports(reportsNode, findings),
    ...(runAs === undefined ? {} : { runAs }),
    ...(artifacts === undefined ? {} : { artifacts }),
    ...(cache === undefined ? {} : { cache }),
    ...(batch === undefined ? {} : { batch }),
  };
}

const withoutLegacy = (root: YamlMap): YamlMap => ({
  ...root,
  entries: root.entries.filter((entry) => entry.key.text !== 'environment_variables'),
});

function readVersion(root: YamlMap, findings: SpecFindings): BuildSpec['version'] {
  const entry = entryOf(root, 'version');
  if (entry === undefined || isNull(entry.value)) {
    const span = entry?.key.span ?? { ...root.span, end: root.span.start };
    findings.error('buildspec/version', span, 'the buildspec has no version', {
      detail: ENDS_EARLY,
      hints: ['add `version: 0.2` as the first line'],
    });
    return '0.2';
  }
  const { value } = entry;
  if (value.kind === 'scalar' && (value.text === '0.2' || value.text === '0.1')) return value.text;
  findings.error('buildspec/version', value.span, `the version is ${describeNode(value)}, not 0.2 or 0.1`, {
    detail: ENDS_EARLY,
    hints: ['write `version: 0.2`'],
  });
  return '0.2';
}

/** A file that only describes a batch needs no phases. */
function readPhasesOf(root: YamlMap, isBatch: boolean, findings: SpecFindings) {
  const entry = entryOf(root, 'phases');
  if (entry !== undefined && !isNull(entry.value)) return readPhases(entry.value, findings);
  if (!isBatch) {
    const span = entry?.key.span ?? { ...root.span, end: root.span.start };
    findings.error('buildspec/no-phases', span, 'the buildspec has no phases', {
      hints: ['add `phases:` with at least one of install, pre_build, build and post_build'],
    });
  }
  return { phases: {}, runtimeVersions: [] };
}

function readProxy(root: YamlMap, findings: SpecFindings): BuildSpec['proxy'] {
  const node = valueAt(root, 'proxy');
  const map = node === undefined ? undefined : asMap(node, '`proxy`', findings);
  if (map === undefined) return { uploadArtifacts: false, logs: false };
  warnUnknown(map, PROXY_KEYS, '`proxy`', findings);
  return {
    uploadArtifacts: readFlag(map, 'upload-artifacts', '`proxy`', findings),
    logs: readFlag(map, 'logs', '`proxy`', findings),
  };
}
