import { describe, expect, it } from 'vitest';
import type { Observed } from '../src/observed.ts';
import type { PlanPolicy } from '../src/plan-apply.ts';
import { desiredOf } from '../src/testing/deployment-sketch.ts';
import { type deployedModule, deployedState, emptyState, recordOf, withModule } from './deployed-state.ts';
import { causeOf, changed, firstOf, metadata, plan, sketch } from './planned-deployment.ts';

describe('planning a part of a deployment', () => {
  const desired = desiredOf(sketch);

  it('leaves out what is not selected and says what it would be', () => {
    const made = plan(desired, emptyState(desired), { selection: { only: ['core/*'], exclude: ['*/dns'] } });

    expect(changed(made)).toEqual(['core/vpc']);
    expect(causeOf(made, 'core/dns')).toEqual({ kind: 'excluded', pending: 'create' });
    expect(made.counts).toEqual({ create: 1, update: 0, destroy: 0, unchanged: 0, excluded: 4 });
    expect(made.selection).toEqual({ only: ['core/*'], exclude: ['*/dns'] });
  });

  it('leaves out removals as well, and does not destroy what they read from', () => {
    const state = deployedState(desired, { metadata });
    const rest = desiredOf({ groups: { core: { modules: { dns: {} } } } });

    const made = plan(rest, state, { selection: { only: ['data/lake', 'core/dns'], exclude: [] } });

    expect(causeOf(made, 'apps/web')).toEqual({ kind: 'excluded', pending: 'destroy' });
    expect(made.diagnostics).toMatchObject([
      {
        code: 'plan/removal-blocked',
        summary: '"data/lake" cannot be destroyed while apps/web reads its outputs',
        hints: ['select apps/web as well, or keep data/lake'],
      },
    ]);
  });

  it('is forced by no module that is left out', () => {
    const forced = desiredOf({
      ...sketch,
      force: true,
      groups: { ...sketch.groups, core: { modules: { vpc: { content: 'new' }, dns: {} } } },
    });
    const state = deployedState(desired, { metadata });

    const made = plan(forced, state, { selection: { only: [], exclude: ['core/vpc'] } });

    expect(changed(made)).toEqual([]);
    expect(causeOf(made, 'core/vpc')).toEqual({ kind: 'excluded', pending: 'update' });
  });

  it('refuses a module that reads from one that was never deployed and is left out', () => {
    const made = plan(desired, emptyState(desired), { selection: { only: ['data/lake'], exclude: [] } });
    const rehearsed = plan(desired, emptyState(desired), {
      selection: { only: ['data/lake'], exclude: [] },
      rehearsal: true,
    });

    expect(made.diagnostics).toMatchObject([
      { code: 'plan/upstream-excluded', severity: 'error', span: { start: { line: 2 } } },
    ]);
    expect(rehearsed.diagnostics).toEqual([]);
  });

  it('finds outputs that will be missing before anything is built', () => {
    const state = withModule(
      deployedState(desired, { metadata: { 'core/vpc': { VpcID: 'x' } } }),
      'data/lake',
      () => undefined,
    );

    const made = plan(desired, state);

    expect(made.diagnostics).toMatchObject([
      {
        code: 'deploy/metadata-missing',
        severity: 'error',
        span: { start: { line: 2 } },
        hints: [
          'did you mean "VpcID"?',
          'it recorded "VpcID"',
          'let core/vpc record "VpcId", or read another key',
        ],
      },
    ]);
  });
});

describe('the basis of a plan', () => {
  const desired = desiredOf(sketch);
  const state = deployedState(desired, { metadata });
  const record = recordOf(firstOf(desired, 'core/vpc'), metadata);
  const basis = (observed: Observed, policy: Partial<PlanPolicy> = {}, wanted = desired) =>
    plan(wanted, observed, policy).basis;

  it('is the same for the same input, whoever deployed and whenever, in whatever order stores answer', () => {
    const later = withModule(state, 'core/vpc', (module) => ({
      ...module,
      record: { ...record, at: '2027-01-01T00:00:00.000Z', by: 'bob', run: 'run-2', executor: 'codebuild' },
    }));
    const reordered = { ...state, modules: new Map([...state.modules].toReversed()) };

    expect(basis(state)).toMatch(/^[0-9a-f]{64}$/);
    expect(basis(later)).toBe(basis(state));
    expect(basis(reordered)).toBe(basis(state));
  });

  it.each<[string, (module: ReturnType<typeof deployedModule>) => ReturnType<typeof deployedModule>]>([
    ['a digest', (module) => ({ ...module, md5: { ...module.md5, bundle: 'other' } })],
    ['a status', (module) => ({ ...module, record: { ...record, status: 'failed' } })],
    ['a taint', (module) => ({ ...module, record: { ...record, tainted: { at: '', by: '' } } })],
    ['an output', (module) => ({ ...module, metadata: { VpcId: 'vpc-2' } })],
    ['what it reads', (module) => ({ ...module, record: { ...record, reads: { 'a/b:c': '1' } } })],
  ])('changes with %s of a stored module', (_what, change) => {
    expect(basis(withModule(state, 'core/vpc', change))).not.toBe(basis(state));
  });

  it('changes with the manifest, the selection and the settings', () => {
    const others = [
      basis(state, {}, desiredOf({ ...sketch, force: true })),
      basis(state, {}, desiredOf({ groups: { ...sketch.groups, more: { modules: { one: {} } } } })),
      basis(state, { selection: { only: ['core/*'], exclude: [] } }),
      basis(state, { redeployOnOutputChange: true }),
      basis(withModule(state, 'core/dns', () => undefined)),
    ];

    expect(new Set([basis(state), ...others]).size).toBe(others.length + 1);
  });
});
