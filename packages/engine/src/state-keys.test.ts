import { describe, expect, it } from 'vitest';
import { MODULE_VALUES, parseStateKey, stateKeys } from './state-keys.ts';

const keys = stateKeys({ project: 'MyApp', deployment: 'dev' });

describe('keys of the state', () => {
  it('SF-A19 are those of Seed-Farmer, with the project in lower case', () => {
    const web = keys.module('apps', 'web');

    expect(keys.requested).toBe('/myapp/dev/manifest');
    expect(keys.deployed).toBe('/myapp/dev/manifest/deployed');
    expect(web.metadata).toBe('/myapp/dev/apps/web/metadata');
    expect(web.manifest).toBe('/myapp/dev/apps/web/manifest');
    expect(web.deployspec).toBe('/myapp/dev/apps/web/deployspec');
    expect(web.md5).toEqual({
      bundle: '/myapp/dev/apps/web/md5/bundle',
      deployspec: '/myapp/dev/apps/web/md5/deployspec',
      manifest: '/myapp/dev/apps/web/md5/manifest',
    });
  });

  it('have the record last among those of a module, so that a deletion that was cut short is still known', () => {
    const { all, record } = keys.module('apps', 'web');

    expect(all.at(-1)).toBe(record);
    expect(new Set(all).size).toBe(MODULE_VALUES.length);
  });

  it('are read back to what they were made of', () => {
    for (const value of MODULE_VALUES) {
      const key = `/myapp/dev/apps/web/${value}`;

      expect(parseStateKey('MyApp', key)).toEqual({
        kind: 'module',
        deployment: 'dev',
        group: 'apps',
        module: 'web',
        value,
      });
      expect(keys.module('apps', 'web').all).toContain(key);
    }
    expect(parseStateKey('MyApp', keys.requested)).toEqual({ kind: 'requested', deployment: 'dev' });
    expect(parseStateKey('MyApp', keys.deployed)).toEqual({ kind: 'deployed', deployment: 'dev' });
    expect(parseStateKey('MyApp', keys.lock)).toEqual({ kind: 'lock', deployment: 'dev' });
  });

  it('SF-L02 of a project whose name begins alike are nothing', () => {
    expect(parseStateKey('app', '/app2/dev/manifest')).toBeUndefined();
    expect(parseStateKey('app2', '/app/dev/manifest')).toBeUndefined();
  });

  it.each([
    '/myapp/dev/config/db/password',
    '/myapp/dev/apps/web/metadata/extra',
    '/myapp/dev/apps/web/md5',
    '/myapp/dev/apps/web',
    '/myapp/dev/apps/manifest',
    '/myapp/dev/apps/deployed',
    '/myapp/dev/apps//metadata',
    '/myapp//manifest',
    '/myapp/dev',
    '/myapp/dev/notes',
    'myapp/dev/manifest',
    '',
  ])('are no deployment when users or older versions keep something at "%s"', (key) => {
    expect(parseStateKey('MyApp', key)).toBeUndefined();
  });
});
