// Ink measures every row of every frame. This measures as the rows were cut, and rows of ASCII and box lines at once.
// oxlint-disable-next-line import/no-default-export -- as the library has it
export { widthOf as default } from '../../../packages/view/src/text-width.ts';
