// Ink measures every row of every frame. This measures as the rows were cut, and rows of ASCII and box lines at once.
export { widthOf as default } from '../../../packages/view/src/text-width.ts';
