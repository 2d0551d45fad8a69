import { expect, test } from 'vitest';
import { MAX_CHARACTERS, readLogLine } from './log-line.ts';

test('a line of a log is its time, its stream and its text', () => {
  expect(readLogLine('2026-11-21T03:22:49.123Z build $ cdk deploy')).toEqual({
    at: '2026-11-21T03:22:49.123Z',
    stream: 'build',
    text: '$ cdk deploy',
  });
});

test('what is no line of ours is text', () => {
  expect(readLogLine('half a line that somebody wrote')).toEqual({
    at: '',
    stream: '',
    text: 'half a line that somebody wrote',
  });
});

test('sequences that move the cursor, change the title or hide text go; colours stay', () => {
  const text = '\u001b]0;title\u0007\u001b[2J\u001b[31mred\u001b[0m\u001b[10;10H\r\u0008end';

  expect(readLogLine(`2026-11-21T03:22:49.123Z build ${text}`).text).toBe('\u001b[31mred\u001b[0mend');
});

test('tabs become spaces up to the next stop, colours beside them take no place', () => {
  expect(readLogLine('2026-11-21T03:22:49.123Z build a\tb\u001b[1mc\t\u001b[0md').text).toBe(
    'a       b\u001b[1mc      \u001b[0md',
  );
});

test('a line of megabytes is cut, and says so', () => {
  const { text } = readLogLine(`2026-11-21T03:22:49.123Z build ${'x'.repeat(3_000_000)}`);

  expect(text).toBe(`${'x'.repeat(MAX_CHARACTERS)} … cut, whole in file`);
});

test('a cut leaves no half of a colour and no half of a character', () => {
  const colour = readLogLine(
    `2026-11-21T03:22:49.123Z build ${'x'.repeat(MAX_CHARACTERS - 2)}\u001b[31mred`,
  ).text;
  const emoji = readLogLine(`2026-11-21T03:22:49.123Z build ${'x'.repeat(MAX_CHARACTERS - 1)}🚀🚀`).text;

  expect(colour).toBe(`${'x'.repeat(MAX_CHARACTERS - 2)} … cut, whole in file`);
  expect(emoji).toBe(`${'x'.repeat(MAX_CHARACTERS - 1)} … cut, whole in file`);
});
