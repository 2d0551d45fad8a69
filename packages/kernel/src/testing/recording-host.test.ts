import { describe, expect, it } from 'vitest';
import { CancelledError } from '../seed-error.ts';
import { recordingHost } from './recording-host.ts';

const question = { id: 'go', kind: 'confirm', subject: 'go on?', flag: '--yes' } as const;

describe('recordingHost', () => {
  it('keeps events and lines in the order of their arrival', () => {
    const host = recordingHost();

    host.emit({ type: 'node.started', data: {} });
    host.log({ node: 'n', stream: 'build', text: 'one', at: 1 });
    host.log({ node: 'n', stream: 'agent', text: 'two', at: 2 });

    expect(host.all).toHaveLength(3);
    expect(host.of('node.started')).toHaveLength(1);
    expect(host.of('node.finished')).toEqual([]);
    expect([host.text(), host.text('agent')]).toEqual(['one\ntwo', 'two']);
  });

  it('answers from its table, and declines what is not in it', async () => {
    await expect(recordingHost({ go: 'yes' }).ask(question)).resolves.toBe('yes');
    await expect(recordingHost().ask(question)).rejects.toBeInstanceOf(CancelledError);
  });
});
