import type { ReferenceResolver } from '@seed/deployspec';

/**
 * Without an emulator nothing is looked up: whoever may start a build here is not for that reason to read the secrets
 * of this user's account.
 */
export const refuseReferences: ReferenceResolver = {
  resolve: async (variables) => ({
    values: {},
    unresolved: variables.map((variable) => ({
      variable,
      statusCode: variable.type === 'PARAMETER_STORE' ? 'Decrypted Variables Error' : 'Secrets Manager Error',
      message: `"${variable.value}" needs an emulator: start \`seed serve\` with \`--upstream URL\``,
    })),
  }),
};
