import type { ComponentRunFlags, RunSelection } from './run-selection.ts';
import { systemOf } from './run-selection.ts';
import { extensionText } from './run-extensions.ts';

export interface ChosenImage {
  readonly name: string;
  /** Where the name comes from, in words that fit behind the name. */
  readonly because: string;
  /** Nobody named it: it is what stands for a system, and lacks some of what instances of that have. */
  readonly standsIn: boolean;
}

/** What stands in for the systems that images are built from; the first that fits. */
const SYSTEMS: readonly { readonly when: RegExp; readonly image: (version: string) => string }[] = [
  { when: /^(\d\d\.04)$/, image: (version) => `ubuntu:${version}` },
  { when: /ubuntu(?:-server)?-(\d\d)/i, image: (version) => `ubuntu:${version}.04` },
  { when: /ubuntu[^0-9]*(\d\d\.04)/i, image: (version) => `ubuntu:${version}` },
  { when: /(?:al|amazon-?linux-?)(2023)/i, image: () => 'amazonlinux:2023' },
  { when: /(?:al|amazon-?linux-?)(2)(?!\d)/i, image: () => 'amazonlinux:2' },
  {
    when: /(?:rhel|red-?hat(?:-enterprise-linux)?)-?(\d)/i,
    image: (version) => `registry.access.redhat.com/ubi${version}/ubi`,
  },
  { when: /rocky-?(?:linux-?)?(\d)/i, image: (version) => `rockylinux:${version}` },
  { when: /debian-?(\d\d)/i, image: (version) => `debian:${version}` },
  {
    when: /(?:sles|suse)[^0-9]*(1[0-9])/i,
    image: (version) => `registry.suse.com/bci/bci-base:${version}.6`,
  },
];

const LOCAL = 'seed/standard:latest';

/** The container image that stands for the base image of components. */
export function chooseImage(selection: RunSelection, flags: ComponentRunFlags): ChosenImage {
  if (flags.image !== undefined)
    return { name: flags.image, because: 'asked for by --image', standsIn: false };
  const own = selection.components.filter((one) => one.kind === 'own');
  const [only] = own;
  const extension =
    own.length === 1 && only !== undefined ? extensionText(only.document, 'image') : undefined;
  if (extension !== undefined)
    return { name: extension, because: `local.image of ${only?.path ?? ''}`, standsIn: false };
  const setting = selection.image?.local?.['image'];
  if (typeof setting === 'string')
    return {
      name: setting,
      because: `local.image of ${selection.image?.key ?? ''} in the settings`,
      standsIn: false,
    };
  for (const text of [selection.image?.recipe.parentImage?.text, systemOf(selection)]) {
    const found = text === undefined ? undefined : imageOfSystem(text);
    if (found !== undefined) return { name: found, because: `stands for "${text ?? ''}"`, standsIn: true };
  }
  return { name: LOCAL, because: 'nothing names an image; choose one with --image', standsIn: false };
}

/** Undefined where nothing is known to stand for the system. */
export function imageOfSystem(text: string): string | undefined {
  for (const { when, image } of SYSTEMS) {
    const version = when.exec(text)?.[1];
    if (version !== undefined) return image(version);
  }
  return undefined;
}
