import type { NodeId } from '@seed/kernel';
import { causeText, formatDuration } from '@seed/view';
import { failurePlace } from '../failure-words.ts';
import type { ModuleReport, RunReport } from '../run-report.ts';
import { STANDINGS } from '../standing.ts';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** The address of a module within the page; any name gives a valid one, and no two the same. */
export const anchorOf = (node: NodeId): string =>
  `m-${node.replaceAll(/[^A-Za-z0-9_./-]/gu, (one) => `~${(one.codePointAt(0) ?? 0).toString(16)}.`)}`;

/** `2026-11-21 03:17:42 UTC`. */
export function timeText(at: number): string {
  if (!Number.isFinite(at)) return 'unknown';
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `$0.015`, `$12.40`. */
export function dollarText(dollars: number): string {
  if (dollars >= 1) return `$${dollars.toFixed(2)}`;
  return `$${Number(dollars.toPrecision(2))}`;
}

/** How long a module took, or takes so far; undefined where it never began. */
export function elapsedOf(module: ModuleReport, report: RunReport): number | undefined {
  const { startedAt, finishedAt } = module;
  if (startedAt === undefined || module.standing === 'not-started') return undefined;
  return Math.max(0, (finishedAt ?? report.endedAt) - startedAt);
}

export const durationText = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '' : formatDuration(milliseconds);

/** `update · bundle changed: 3 files (…)`, or why it was not started. */
export function whyText(module: ModuleReport): string {
  const { action, cause, because, failure, standing } = module;
  if (failure?.phase !== undefined) return failurePlace(failure);
  if (because !== undefined && standing !== 'done') return because;
  if (cause === undefined) return '';
  const verb = action === undefined || action === 'none' ? '' : action;
  return [verb, causeText(cause)].filter((part) => part !== '').join(' · ');
}

/** `pre_build`: a phase as the spec writes it. */
export const phaseWord = (name: string): string => name.toLowerCase();

/** Glyph and word, the glyph for eyes alone. */
export const statusMarkup = (module: Pick<ModuleReport, 'standing' | 'word'>): Markup =>
  html`<span class="status s-${module.standing}"><span class="glyph" aria-hidden="true">${STANDINGS[module.standing].glyph}</span> ${module.word}</span>`;

/** A link to a module of this page. */
export const moduleLink = (node: NodeId): Markup =>
  html`<a class="ref" href="#${anchorOf(node)}">${node}</a>`;
