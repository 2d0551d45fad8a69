import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, shownText, trusted, withCode } from './markup.ts';

describe('markup', () => {
  it('escapes what is put into a template, and nothing twice', () => {
    const inner = html`<b title="${'"quoted"'}">${'<i>&'}</b>`;

    const { markup } = html`<p>${inner}${['a<', html`<br>`]}${undefined}${7}</p>`;

    expect(markup).toBe('<p><b title="&quot;quoted&quot;">&lt;i&gt;&amp;</b>a&lt;<br>7</p>');
  });

  it('lets no text of any kind end its element or attribute', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`;
        expect(markup).not.toMatch(/[<>"']/);
        expect(markup).not.toMatch(/[\p{Cs}\u202e\ufeff]/u);
        expect(markup.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });

  it('leaves colours out and shows what cannot be seen', () => {
    expect(shownText('\u001b[31mred\u001b[0m\tand\r\nblue\u0007\u202e')).toBe('red\tand\nblue\ufffd\ufffd');
  });

  it('shows commands in backticks as code', () => {
    expect(withCode('run `seed <x>` again').markup).toBe('run <code>seed &lt;x&gt;</code> again');
  });

  it('takes text of our own as it is', () => {
    expect(html`<style>${trusted('a > b {}')}</style>`.markup).toBe('<style>a > b {}</style>');
  });
});
