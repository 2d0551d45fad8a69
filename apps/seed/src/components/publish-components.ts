import type { CommandFunction } from '../command.ts';
import type { COMPONENTS_PUBLISH_FLAGS } from '../components-flags.ts';
import { publishPublication } from './publish-publication.ts';

/** `seed components publish`. */
export const componentsPublish: CommandFunction<typeof COMPONENTS_PUBLISH_FLAGS> = (context, flags, words) =>
  publishPublication(context, flags, { scope: 'components', words });
