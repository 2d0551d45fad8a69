import { describe, expect, it } from 'vitest';
import { createLayout } from '../run/create-layout.ts';
import { buildJob } from '../testing/build-job.ts';
import { exportLine, pathLines } from './environment-lines.ts';

describe('exportLine', () => {
  it('quotes a value for one line of shell', () => {
    expect(exportLine('A', `it's $HOME`)).toBe(`export A='it'\\''s $HOME'`);
    expect(exportLine('A', 'one\ntwo')).toBe(`export A='one'"$__seed_nl"'two'`);
  });

  it('tries names that some shells hold read-only before it sets them', () => {
    expect(exportLine('UID', '1000')).toBe(`(export UID='1000') 2>/dev/null && export UID='1000'`);
  });
});

describe('pathLines', () => {
  it('puts the recorders of a rehearsal first and the helpers last', () => {
    const layout = createLayout('/codebuild', buildJob());

    expect(pathLines(layout, true)[0]).toMatch(
      /^export PATH='\/codebuild\/rehearsal\/bin:'"\$\{PATH:-.*\}":'\/codebuild\/user\/bin'$/,
    );
    expect(pathLines(layout, false)[0]).not.toContain('rehearsal');
  });
});
