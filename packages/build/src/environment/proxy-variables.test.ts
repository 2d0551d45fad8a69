import { describe, expect, it } from 'vitest';
import { proxyVariables } from './proxy-variables.ts';

const proxy = { HTTPS_PROXY: 'http://proxy.example:3128' };

describe('proxyVariables', () => {
  it('CB-48 keeps the credentials endpoint and the build itself out of the proxy', () => {
    expect(proxyVariables(proxy)).toEqual({
      ...proxy,
      NO_PROXY: '169.254.170.2,localhost,127.0.0.1',
      no_proxy: '169.254.170.2,localhost,127.0.0.1',
    });
  });

  it('CB-48 adds to the hosts that were given', () => {
    const { NO_PROXY, no_proxy } = proxyVariables({ ...proxy, no_proxy: 'localhost, .example' });

    expect(NO_PROXY).toBe('localhost,.example,169.254.170.2,127.0.0.1');
    expect(no_proxy).toBe(NO_PROXY);
  });

  it('leaves a star alone, and says nothing where there is no proxy', () => {
    expect(proxyVariables({ ...proxy, NO_PROXY: '*' })['NO_PROXY']).toBe('*');
    expect(proxyVariables({})).toEqual({});
  });
});
