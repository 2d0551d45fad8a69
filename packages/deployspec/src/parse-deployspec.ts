import { hasErrors, type Loaded, type Source } from '@seed/kernel';
import { asBoolean, asMap, describeNode, entryOf, isNull, type YamlMap } from '@seed/yaml';
import { type Deployspec, USER_PHASES, type UserPhase } from './build-spec.ts';
import type { SpecFindings } from './codes.ts';
import { lintVariables } from './lint-variables.ts';
import { type ModulePhases, readModulePhases } from './read-module-phases.ts';
import { readSpecMap } from './read-spec-map.ts';
import { DEPLOYSPEC_KEYS, namesOf, SIDE_KEYS } from './spec-keys.ts';
import { warnIgnored } from './warn-ignored.ts';

const COMPUTE_TYPES = ['SMALL', 'MEDIUM', 'LARGE', '2XLARGE'].map((size) => `BUILD_GENERAL1_${size}`);
/** What a build runs as where nothing else is asked for. */
export const SMALL = 'BUILD_GENERAL1_SMALL';

/**
 * Reads a module's `deployspec.yaml` as Seed-Farmer does (PyYAML, strict about types, silent about unknown
 * keys), and says what it would ignore. The value is absent when a finding is an error. Never throws.
 */
export function parseDeployspec(source: Source): Loaded<Deployspec> {
  return readDeployspec(source, (spec) => spec);
}

/** The same, with what `describe` makes of the spec and of the map that it was read from. */
export function readDeployspec<T>(
  source: Source,
  describe: (spec: Deployspec, root: YamlMap) => T,
): Loaded<T> {
  return readSpecMap(source, {
    yaml: { dialect: 'python' },
    what: 'the deployspec',
    hint: 'add `deploy:` and `destroy:` with their phases',
    read(root, findings) {
      const spec = readSpec(root, source, findings);
      lintVariables(spec, findings);
      return hasErrors(findings.list) ? undefined : describe(spec, root);
    },
  });
}

function readSpec(root: YamlMap, source: Source, findings: SpecFindings): Deployspec {
  warnKeys(root, findings);
  const deploy = readSide(root, 'deploy', findings);
  const destroy = readSide(root, 'destroy', findings);
  if (deploy === undefined && destroy === undefined && !hasErrors(findings.list)) {
    findings.warning(
      'deployspec/missing-side',
      { ...root.span, end: root.span.start },
      'the deployspec has neither `deploy` nor `destroy`',
    );
  }
  return {
    computeType: readComputeType(root, findings),
    ...readGeneric(root, findings),
    source,
    span: { ...root.span, end: root.span.start },
    ...(deploy === undefined ? {} : { deploy }),
    ...(destroy === undefined ? {} : { destroy }),
  };
}

function warnKeys(root: YamlMap, findings: SpecFindings): void {
  const camel = entryOf(root, 'buildType');
  if (camel !== undefined) {
    const other = entryOf(root, 'build_type');
    findings.warning(
      'deployspec/build-type',
      camel.key.span,
      other === undefined
        ? '"buildType" counts for seed alone'
        : '"buildType" is ignored beside "build_type"',
      {
        ...(other === undefined
          ? { detail: `Seed-Farmer reads only build_type here, so its build runs as ${SMALL}` }
          : { related: [{ span: other.key.span, label: 'this one counts' }] }),
        hints: ['write `build_type`'],
      },
    );
  }
  const known = namesOf(DEPLOYSPEC_KEYS).filter((key) => key !== 'publish_generic_env_variables');
  warnIgnored(root, namesOf(DEPLOYSPEC_KEYS), 'the deployspec', findings, {
    suggest: known,
    except: (key) => key === 'buildType',
  });
}

function readSide(
  root: YamlMap,
  side: 'deploy' | 'destroy',
  findings: SpecFindings,
): ModulePhases | undefined {
  const node = entryOf(root, side)?.value;
  if (node === undefined || isNull(node)) return undefined;
  const map = asMap(node, `\`${side}\``, findings);
  if (map === undefined) return undefined;
  const stray = (key: string) => USER_PHASES.some((phase) => phase === key);
  warnIgnored(map, namesOf(SIDE_KEYS), `\`${side}\``, findings, { except: stray });
  for (const { key } of map.entries.filter((entry) => stray(entry.key.text))) {
    findings.warning(
      'deployspec/ignored-key',
      key.span,
      `phase "${key.text}" right below \`${side}\` is ignored`,
      {
        hints: [`move it to \`${side}.phases\``],
      },
    );
  }
  const phases = entryOf(map, 'phases');
  if (phases === undefined) {
    findings.warning('deployspec/no-phases', map.span, `\`${side}\` has no \`phases\`, so nothing runs`);
    return {} satisfies Partial<Record<UserPhase, never>>;
  }
  return readModulePhases(phases.value, side, findings);
}

/** Letter case does not matter; what Seed-Farmer does not know becomes SMALL without a word. */
function readComputeType(root: YamlMap, findings: SpecFindings): string {
  const entry = entryOf(root, 'build_type') ?? entryOf(root, 'buildType');
  if (entry === undefined) return SMALL;
  const node = entry.value;
  const text = node.kind === 'scalar' ? node.text : '';
  const type = COMPUTE_TYPES.find((known) => known === text.toUpperCase());
  if (type !== undefined) return type;
  findings.warning(
    'deployspec/build-type',
    node.span,
    `${entry.key.text} ${describeNode(node)} is not known, so ${SMALL} is used`,
    {
      hints: [`use one of ${COMPUTE_TYPES.join(', ')}`],
    },
  );
  return SMALL;
}

/** True when left out, since Seed-Farmer 7; null means false. */
function readGeneric(
  root: YamlMap,
  findings: SpecFindings,
): Pick<Deployspec, 'publishGenericEnvVariables' | 'publishesByDefault'> {
  const entry = entryOf(root, 'publish_generic_env_variables') ?? entryOf(root, 'publishGenericEnvVariables');
  if (entry === undefined) return { publishGenericEnvVariables: true, publishesByDefault: true };
  const { value } = entry;
  if (isNull(value)) return { publishGenericEnvVariables: false, publishesByDefault: false };
  const word = value.kind === 'scalar' && /^[01]$/.test(value.text) ? value.text === '1' : undefined;
  const flag = word ?? asBoolean(value, `\`${entry.key.text}\``, findings) ?? true;
  return { publishGenericEnvVariables: flag, publishesByDefault: false };
}
