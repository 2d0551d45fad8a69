import { describe, expect, it } from 'vitest';
import { desiredOf } from '../src/testing/deployment-sketch.ts';
import { deployedState, recordOf, withModule, without, withoutBundle } from './deployed-state.ts';
import { causeOf, changed, firstOf, metadata, plan, sketch, stepOf } from './planned-deployment.ts';

describe('planning after runs that did not end well', () => {
  const desired = desiredOf(sketch);
  const state = deployedState(desired, { metadata });

  it('SF-C07 deploys a module again whose build failed, and only that one', () => {
    const made = plan(
      desired,
      withModule(state, 'data/lake', (module) => ({
        ...module,
        md5: { deployspec: 'd', manifest: 'm' },
        record: { ...recordOf(firstOf(desired, 'data/lake'), metadata), status: 'failed', message: 'exit 1' },
      })),
    );

    expect(changed(made)).toEqual(['data/lake']);
    expect(stepOf(made, 'data/lake')).toMatchObject({
      action: 'update',
      cause: { kind: 'unfinished', status: 'failed', at: '2026-11-18T09:41:00.000Z', run: 'run-1' },
    });
  });

  it('SF-C08 deploys a module again whose run was killed, also where its digests were not touched yet', () => {
    const made = plan(
      desired,
      withModule(state, 'data/lake', (module) => ({
        ...module,
        record: { ...recordOf(firstOf(desired, 'data/lake'), metadata), status: 'deploying' },
      })),
    );

    expect(changed(made)).toEqual(['data/lake']);
    expect(causeOf(made, 'data/lake')).toMatchObject({ kind: 'unfinished', status: 'interrupted' });
  });

  it.each([
    { how: 'a person stopped it', status: 'interrupted', kept: {} },
    {
      how: 'it was killed during its build',
      status: 'deploying',
      kept: { pending: { content: 'new', bundleMd5: 'new', manifestMd5: 'new', reads: {} } },
    },
  ] as const)('SF-C08 says of a run that it was interrupted where $how', ({ status, kept }) => {
    const made = plan(
      desired,
      withModule(state, 'data/lake', (module) => ({
        ...module,
        record: { ...recordOf(firstOf(desired, 'data/lake'), metadata), status, ...kept },
      })),
    );

    expect(changed(made)).toEqual(['data/lake']);
    expect(causeOf(made, 'data/lake')).toMatchObject({ kind: 'unfinished', status: 'interrupted' });
  });

  it('believes that Seed-Farmer deployed a module after a run was killed', () => {
    const made = plan(
      desired,
      withModule(state, 'data/lake', (module) => ({
        ...module,
        record: {
          ...recordOf(firstOf(desired, 'data/lake'), metadata),
          status: 'deploying',
          bundleMd5: 'old',
          pending: { content: 'new', bundleMd5: 'never deployed', manifestMd5: 'm', reads: {} },
        },
      })),
    );

    expect(changed(made)).toEqual([]);
  });

  it('SF-C07 creates a module whose first build failed', () => {
    const record = without(recordOf(firstOf(desired, 'apps/docs')), 'content');
    const made = plan(
      desired,
      withModule(state, 'apps/docs', (module) => ({
        ...without(module, 'metadata', 'files'),
        md5: {},
        record: { ...record, status: 'failed' },
      })),
    );

    expect(stepOf(made, 'apps/docs')).toMatchObject({ action: 'create', cause: { kind: 'unfinished' } });
  });

  it('SF-C09 deploys a tainted module again and says who tainted it and when', () => {
    const tainted = { at: '2026-11-18T10:00:00.000Z', by: 'ana' };
    const made = plan(
      desired,
      withModule(state, 'apps/web', (module) => ({
        ...withoutBundle(module),
        record: { ...recordOf(firstOf(desired, 'apps/web'), metadata), tainted },
      })),
    );

    expect(changed(made)).toEqual(['apps/web']);
    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'tainted', ...tainted });
  });

  it('SF-C09 takes a missing bundle digest for a taint by Seed-Farmer where the record says that all went well', () => {
    const made = plan(desired, withModule(state, 'apps/web', withoutBundle));

    expect(changed(made)).toEqual(['apps/web']);
    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'tainted' });
  });

  it('SF-C08 sees that Seed-Farmer began to deploy other sources and did not finish', () => {
    const made = plan(
      desired,
      withModule(state, 'apps/web', (module) => ({
        ...module,
        manifest: { ...module.manifest, bundle_md5: 'other' },
        md5: { deployspec: 'd', manifest: 'm' },
      })),
    );

    expect(changed(made)).toEqual(['apps/web']);
    expect(causeOf(made, 'apps/web')).toMatchObject({ kind: 'unfinished', status: 'failed' });
  });

  it('creates a module again whose removal was cut short at the very end', () => {
    const made = plan(
      desired,
      withModule(state, 'apps/web', ({ node, group, module, target }) => ({
        node,
        group,
        module,
        target,
        md5: {},
        record: { ...recordOf(firstOf(desired, 'apps/web')), status: 'destroying' },
      })),
    );

    expect(stepOf(made, 'apps/web')).toMatchObject({
      action: 'create',
      cause: { kind: 'unfinished', status: 'interrupted' },
    });
  });
});
