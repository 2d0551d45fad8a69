import { describe, expect, it } from 'vitest';
import { currentOwner, isDead, ownerLabels, ownerOf } from './owner.ts';

const facts = { build: 'b', project: 'p', started: '2030-01-01T00:00:00.000Z' };

describe('the owner of a container', () => {
  it('is read back from its labels', async () => {
    const owner = await currentOwner();

    expect(ownerOf(ownerLabels(owner, facts))).toEqual(owner);
  });

  it('nothing without seed’s label has one', () => {
    expect(ownerOf({ 'com.example': 'x' })).toBeUndefined();
    expect(ownerOf(null)).toBeUndefined();
  });

  it('lives as long as its process', async () => {
    const owner = await currentOwner();

    expect(await isDead(owner)).toBe(false);
    expect(await isDead({ ...owner, pid: 2 ** 30 })).toBe(true);
  });

  it('is dead when its pid belongs to another process, or the machine was started anew', async () => {
    const owner = await currentOwner();

    expect(await isDead({ ...owner, started: '1' })).toBe(owner.started !== '');
    expect(await isDead({ ...owner, boot: 'another' })).toBe(true);
  });

  it('on another machine counts as alive', async () => {
    expect(await isDead({ host: 'elsewhere', boot: '', pid: 2 ** 30, started: '' })).toBe(false);
  });
});
