/** A manifest of a deployment `dev` to one account and region; the lines are those of its groups. */
export const oneAccountManifest = (groups: readonly string[]): string =>
  [
    'name: dev',
    'toolchainRegion: eu-west-1',
    'groups:',
    ...groups,
    'targetAccountMappings:',
    '  - alias: primary',
    '    accountId: "111122223333"',
    '    default: true',
    '    regionMappings: [{ region: eu-west-1, default: true }]',
    '',
  ].join('\n');
