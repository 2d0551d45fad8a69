export type { ComponentDocument } from './document/component-document.ts';
