import type { CommandFunction } from '../command.ts';
import { planPublication } from '../components/plan-components.ts';
import type { PUBLISH_PLAN_FLAGS } from '../components-flags.ts';

/** `seed recipes plan`: components, recipes, configurations and pipelines. */
export const recipesPlan: CommandFunction<typeof PUBLISH_PLAN_FLAGS> = (context, flags, words) =>
  planPublication(context, flags, { scope: 'images', words });
