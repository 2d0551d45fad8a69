import type { NotSeen, Observed } from '@seed/engine';
import { EnvironmentError, EXIT } from '@seed/kernel';
import { formatError } from '@seed/view';
import type { CommandContext } from '../command.ts';

/** False for an account of which only the variable is known. */
export const isPlace = ({ target }: NotSeen): boolean => target.accountId !== '';

const placeOf = ({ alias, accountId, region }: NotSeen['target']): string =>
  `account ${accountId}, ${region}${alias === '' ? '' : ` ("${alias}")`}`;

/** Where several looks could not reach, each place once. */
export function notSeenBy(looks: readonly Pick<Observed, 'notSeen'>[]): readonly NotSeen[] {
  const places = new Map<string, NotSeen>();
  for (const one of looks.flatMap(({ notSeen = [] }) => notSeen)) {
    const { accountId, region, alias } = one.target;
    const key = accountId === '' ? alias : `${accountId} ${region}`;
    if (!places.has(key)) places.set(key, one);
  }
  return [...places.values()];
}

/** An account that nobody can look at, because its id is in a variable that is not set. */
export function accountNotSet({
  alias,
  variable,
}: {
  readonly alias: string;
  readonly variable: string;
}): NotSeen {
  const message = `modules of account "${alias}" are not seen: its id is in ${variable}, which is not set`;
  const hints = [`set ${variable}, or name a file that has it with \`--env-file\``];
  return {
    target: { alias, accountId: '', region: '' },
    error: new EnvironmentError('cli/account-not-set', message, { hints }),
  };
}

/** As programs get it; account and region are null where only an alias is known. */
export const notSeenJson = (notSeen: readonly NotSeen[]): readonly Readonly<Record<string, unknown>>[] =>
  notSeen.map(({ target: { alias, accountId, region }, error: { code, message, hints } }) => ({
    alias: alias === '' ? null : alias,
    accountId: accountId === '' ? null : accountId,
    region: region === '' ? null : region,
    code,
    message,
    hints,
  }));

/**
 * Ends a look: says which places are missing from the answer and what to do about it, the same cause once, and gives the
 * exit status that goes with it.
 */
export function endLook(context: CommandContext, notSeen: readonly NotSeen[]): number {
  const { note, err, io, general } = context;
  for (const [, alike] of Map.groupBy(notSeen, ({ error }) => error.message)) {
    const [first] = alike;
    if (first === undefined) continue;
    const { code, message, hints, cause } = first.error;
    const places = alike.filter(isPlace).map(({ target }) => placeOf(target));
    const text = places.length === 0 ? message : `not seen: ${places.join('; ')}: ${message}`;
    note(
      formatError(new EnvironmentError(code, text, { hints, cause }), {
        style: err,
        columns: io.stderr.size?.().columns ?? 88,
        reportUrl: '',
        debug: general.debug === true,
      }),
    );
  }
  return notSeen.length === 0 ? EXIT.done : EXIT.environment;
}

/** As `endLook`, for one module that was found: an account that only a variable names is no reason to doubt it. */
export function endFound(context: CommandContext, notSeen: readonly NotSeen[]): number {
  const { note, err, general } = context;
  for (const one of notSeen)
    if (!isPlace(one) && general.quiet !== true) note(`${err.glyph('attention')} ${one.error.message}`);
  return endLook(context, notSeen.filter(isPlace));
}
