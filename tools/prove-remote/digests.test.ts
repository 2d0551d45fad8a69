import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleDigest, manifestDigest } from './digests.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'seed-digests-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('the digest of a folder is that of the sorted digests of its files', () => {
  mkdirSync(join(dir, 'sub'));
  writeFileSync(join(dir, 'a.txt'), 'a\n');
  writeFileSync(join(dir, 'sub/b.txt'), 'b\n');

  const digest = bundleDigest(dir);

  // printf '3b5d5c3712955042212316173ccf37be60b725f10c9c85c70d97880dfe8191b3' | md5sum
  expect(digest).toBe('02c5f376a7b5c559b26eadd5e1178806');
});

it('the digest of a manifest is that of its text in Python with what was not known yet', () => {
  const manifest = { name: 'net', deployspec_md5: 'x', manifest_md5: 'y', sizes: [1, true, null] };

  const digest = manifestDigest(manifest, { build_type: 'SMALL' });

  // printf '{"deploy_spec": {"build_type": "SMALL"}, "deployspec_md5": null, "manifest_md5": null, "name": "net", "sizes": [1, true, null]}' | md5sum
  expect(digest).toBe('fc80210d1d299a7955ba2c58ae35310c');
});
