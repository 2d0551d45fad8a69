import { describe, expect, it } from 'vitest';
import { createRecordCutter } from './record-cutter.ts';

const NONCE = '00ff';

function cut() {
  let text = '';
  const records: string[] = [];
  const cutter = createRecordCutter(NONCE, {
    text: (bytes) => (text += bytes.toString()),
    record: (words) => records.push(words.join(' ')),
  });
  return {
    push: (piece: string) => cutter.push(Buffer.from(piece)),
    release: () => cutter.release(),
    text: () => text,
    records,
  };
}

describe('cutting records out of an output', () => {
  it('gives the last line of a command that then is silent', () => {
    const output = cut();

    output.push('going\n');
    const before = output.text();
    output.release();
    const after = output.text();
    output.push('on\n\n\u001eSEED 00ff end 1\n');

    expect([before, after, output.text()]).toEqual(['going', 'going\n', 'going\non\n']);
    expect(output.records).toEqual(['end 1']);
  });

  it('knows a record whose line feed came long before the rest of it', () => {
    const output = cut();

    output.push('text\n');
    output.release();
    output.push('\u001eSEED 00ff end 2\n');

    expect(output.records).toEqual(['end 2']);
    expect(output.text()).toBe('text\n');
  });

  it('holds nothing back twice', () => {
    const output = cut();

    output.push('\n');
    output.release();
    output.release();
    output.push('\n');
    output.push('end');

    expect(output.text()).toBe('\n\nend');
  });
});
