import { describe, expect, it } from 'vitest';
import { hideAddress, showAddress } from './show-address.ts';

describe('showAddress', () => {
  it.each([
    ['https://host/a.git', 'https://host/a.git'],
    ['https://me:token@host/a.git', 'https://host/a.git'],
    ['https://token@host/a.git', 'https://host/a.git'],
    ['git::https://token@host/a.git//x?ref=1', 'git::https://host/a.git//x'],
    ['ssh://git@host/a.git', 'ssh://git@host/a.git'],
    ['ssh://git:pw@host/a.git', 'ssh://git@host/a.git'],
    ['git@host:a.git', 'git@host:a.git'],
    ['codecommit::eu-west-1://profile@repo', 'codecommit::eu-west-1://repo'],
    ['https://b.s3.amazonaws.com/k.zip?X-Amz-Signature=abc', 'https://b.s3.amazonaws.com/k.zip'],
  ])('shows %s as %s', (address, shown) => {
    expect(showAddress(address)).toBe(shown);
  });
});

describe('hideAddress', () => {
  it('removes address, user and password from the text of another program', () => {
    const url = 'https://me:s3cr%65t@host/a.git';

    const text = hideAddress(`fatal: cannot read ${url}: 'me:s3cr%65t' and s3cr%65t and s3cret`, url);

    expect(text).toBe("fatal: cannot read https://host/a.git: '***' and *** and ***");
  });
});
