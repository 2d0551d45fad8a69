import { defineCommand } from './command.ts';
import type { Command } from './command.ts';
import { IMAGES, isPublishing, PLAN_EXITS, PUBLISH_EXITS } from './components-command-table.ts';
import {
  PUBLISH_PLAN_FLAGS,
  RECIPES_BUILD_FLAGS,
  RECIPES_FOLLOW_FLAGS,
  RECIPES_PUBLISH_FLAGS,
  RECIPES_SHOW_FLAGS,
} from './components-flags.ts';

const BUILD_EXITS = [
  '0 the image is available',
  '1 the build failed',
  '2 the input is wrong',
  '3 the account is not ready',
] as const;

/** Commands about images: recipes with their components, configurations and pipelines. */
export const RECIPE_COMMANDS: readonly Command[] = [
  defineCommand({
    path: 'recipes plan',
    brief: 'what a publish of components, recipes, configurations and pipelines would do',
    examples: ['seed recipes plan', 'seed recipes plan 24.04 --target prod -o plan.json'],
    operands: IMAGES,
    flags: PUBLISH_PLAN_FLAGS,
    exits: PLAN_EXITS,
    load: async () => (await import('./recipes/plan-recipes.ts')).recipesPlan,
  }),
  defineCommand({
    path: 'recipes publish',
    brief: 'publish everything that the images are made of, in the order of need',
    examples: [
      'seed recipes publish',
      'seed recipes publish 24.04 --bump patch --yes',
      'seed recipes publish plan.json --yes --start --wait',
    ],
    operands: { ...IMAGES, name: 'image|plan.json', brief: 'keys of images (default: all), or a saved plan' },
    flags: RECIPES_PUBLISH_FLAGS,
    exits: PUBLISH_EXITS,
    streams: isPublishing,
    load: async () => (await import('./recipes/publish-recipes.ts')).recipesPublish,
  }),
  defineCommand({
    path: 'recipes build',
    brief: 'start the pipeline of an image and follow the build',
    examples: ['seed recipes build 24.04', 'seed recipes build 24.04 --no-wait --json'],
    operands: { ...IMAGES, brief: 'key of the image', minimum: 1, maximum: 1 },
    flags: RECIPES_BUILD_FLAGS,
    exits: BUILD_EXITS,
    streams: () => true,
    load: async () => (await import('./recipes/build-image.ts')).recipesBuild,
  }),
  defineCommand({
    path: 'recipes follow',
    brief: 'follow a build of an image that is under way',
    examples: [
      'seed recipes follow 24.04',
      'seed recipes follow arn:aws:imagebuilder:eu-west-2:123456789012:image/base/1.0.0/3',
    ],
    operands: {
      name: 'build',
      brief: 'ARN of the build, or key of an image for its newest',
      minimum: 1,
      maximum: 1,
      complete: 'image',
    },
    flags: RECIPES_FOLLOW_FLAGS,
    exits: BUILD_EXITS,
    streams: () => true,
    load: async () => (await import('./recipes/follow-image.ts')).recipesFollow,
  }),
  defineCommand({
    path: 'recipes show',
    brief: 'the recipe of an image: here and in an account',
    examples: ['seed recipes show 24.04', 'seed recipes show 24.04 --findings --fail-on critical'],
    operands: { ...IMAGES, brief: 'key of an image (default: all)', maximum: 1 },
    flags: RECIPES_SHOW_FLAGS,
    exits: ['0 shown', '1 findings (--fail-on)', '3 the account is not ready'],
    load: async () => (await import('./recipes/show-recipe.ts')).recipesShow,
  }),
];

/** What the first words of commands about Image Builder stand for. */
export const IMAGE_BUILDER_NOUNS: Readonly<Record<string, string>> = {
  components: 'components of EC2 Image Builder',
  recipes: 'image and container recipes of EC2 Image Builder',
};
