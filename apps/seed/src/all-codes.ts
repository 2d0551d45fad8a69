import type { CodeDoc } from '@seed/kernel';

/** Every code of every package, by name. Packages are loaded when this is called. */
export async function allCodes(): Promise<Readonly<Record<string, CodeDoc>>> {
  const [
    cli,
    yaml,
    deployspec,
    build,
    host,
    docker,
    aws,
    bundle,
    engine,
    manifest,
    state,
    sources,
    endpoint,
    seedkit,
  ] = await Promise.all([
    import('./codes.ts'),
    import('@seed/yaml'),
    import('@seed/deployspec'),
    import('@seed/build'),
    import('@seed/executor-host'),
    import('@seed/executor-docker'),
    import('@seed/aws'),
    import('@seed/bundle'),
    import('@seed/engine'),
    import('@seed/manifest'),
    import('@seed/state'),
    import('@seed/sources'),
    import('@seed/endpoint'),
    import('@seed/seedkit'),
  ]);
  const tables: readonly Readonly<Record<string, CodeDoc>>[] = [
    cli.CLI_CODES,
    yaml.YAML_CODES,
    deployspec.SPEC_CODES,
    build.BUILD_CODES,
    host.HOST_CODES,
    docker.DOCKER_CODES,
    aws.AWS_CODES,
    bundle.BUNDLE_CODES,
    engine.ENGINE_CODES,
    manifest.MANIFEST_CODES,
    state.STATE_CODES,
    sources.SOURCES_CODES,
    endpoint.ENDPOINT_CODES,
    seedkit.SEEDKIT_CODES,
  ];
  const entries = tables.flatMap((table) => Object.entries(table));
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}
