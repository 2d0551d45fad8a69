import { describe, expect, it } from 'vitest';
import { diagnosticEvent, EVENTS } from './events.ts';
import { shapeSchema } from './shape.ts';

describe('EVENTS', () => {
  it('names each event noun.past-participle in lower case, with one line of explanation', () => {
    for (const [type, { about }] of Object.entries(EVENTS)) {
      expect(type).toMatch(/^[a-z]+\.[a-z]+$/);
      expect(about).toMatch(/^[a-z].*[^.]$/);
    }
  });

  it('has a schema for each event', () => {
    for (const { data } of Object.values(EVENTS)) expect(shapeSchema(data)).toHaveProperty('required');
  });

  it('ends a build with one of five outcomes', () => {
    expect(EVENTS['build.finished'].data.outcome.oneOf).toEqual([
      'succeeded',
      'failed',
      'stopped',
      'timed-out',
      'fault',
    ]);
  });
});

describe('diagnosticEvent', () => {
  it('wraps a finding, with the node where there is one', () => {
    const diagnostic = { code: 'a/b', severity: 'warning', summary: 'odd' } as const;

    expect(diagnosticEvent(diagnostic)).toEqual({ type: 'diagnostic.reported', data: { diagnostic } });
    expect(diagnosticEvent(diagnostic, 'core/fsx')).toHaveProperty('node', 'core/fsx');
  });
});
