import { findModule } from '../action-modules.ts';
import type { ComponentDocument, ComponentStep, Words } from '../component-document.ts';
import type { DocumentReading } from '../document-reading.ts';

/** Names of steps and loops, and whether the platform has the actions. */
export function checkSteps(document: ComponentDocument, reading: DocumentReading): void {
  const defined = new Map(
    [...document.parameters, ...document.constants].map(({ name }) => [name.text, name]),
  );
  for (const { name, steps } of document.phases) {
    checkStepNames(name.text, steps, reading);
    checkLoopNames(steps, defined, reading);
  }
  checkPlatform(
    document.phases.flatMap(({ steps }) => steps),
    reading,
  );
}

function checkStepNames(phase: string, steps: readonly ComponentStep[], { findings }: DocumentReading): void {
  const seen = new Map<string, Words>();
  for (const { name } of steps) {
    const first = seen.get(name.text);
    if (first === undefined) seen.set(name.text, name);
    else {
      findings.error('C030', name.span, `phase "${phase}" has two steps "${name.text}"`, {
        related: [{ span: first.span, label: 'the first one' }],
        hints: ['rename one of them, and the references to it'],
      });
    }
  }
}

function checkLoopNames(
  steps: readonly ComponentStep[],
  defined: ReadonlyMap<string, Words>,
  { findings }: DocumentReading,
): void {
  const seen = new Map<string, Words>();
  for (const { loop } of steps) {
    if (loop?.name === undefined) continue;
    const { text, span } = loop.name;
    const first = seen.get(text);
    const shadowed = defined.get(text);
    if (first !== undefined) {
      findings.error('C073', span, `two loops of the phase have the name "${text}"`, {
        related: [{ span: first.span, label: 'the first one' }],
        hints: ['rename one of them, and the references to it'],
      });
    } else if (shadowed !== undefined) {
      findings.error('C073', span, `the loop has the name of a parameter or constant, "${text}"`, {
        related: [{ span: shadowed.span, label: 'defined here' }],
        hints: ['rename the loop, and the references to it'],
      });
    }
    seen.set(text, loop.name);
  }
}

/** Where nobody named a platform one finding is enough: probably the whole component is for another one. */
function checkPlatform(
  steps: readonly ComponentStep[],
  { findings, platform, isPlatformGiven }: DocumentReading,
): void {
  const wrong = steps.flatMap(({ action }) => {
    const module = findModule(action.text);
    return module === undefined || module.platforms.includes(platform) ? [] : [{ action, module }];
  });
  const [first, ...others] = wrong;
  if (first === undefined) return;
  if (!isPlatformGiven) {
    const { action, module } = first;
    findings.error(
      'C033',
      action.span,
      `\`${action.text}\` does not exist on ${platform}, and the component names no other platform`,
      {
        related: others
          .slice(0, 5)
          .map(({ action: { text, span } }) => ({ span, label: `\`${text}\` does not exist there either` })),
        hints: [
          `for a component of ${module.platforms[0]}, add \`x-seed:\` at the top level and below it \`platform: ${module.platforms[0]}\``,
        ],
      },
    );
    return;
  }
  for (const { action, module } of wrong) {
    findings.error('C033', action.span, `\`${action.text}\` does not exist on ${platform}`, {
      hints: [
        `it exists on ${module.platforms.join(' and ')}: use another action, or correct \`x-seed.platform\``,
      ],
    });
  }
}
