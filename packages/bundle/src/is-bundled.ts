/** What Seed-Farmer leaves out of bundles, as names of folders below the module. */
const LEFT_OUT = new Set(['build', 'dist', 'node_modules', 'cdk.out', '.mypy_cache', '.seedfarmer.out']);
/** Parts of names that leave a file or folder out wherever they occur. */
const LEFT_OUT_PARTS = ['.egg-info', '__pycache__'];
/** The dot-file that is always taken: it chooses the Python of the build. */
const KEPT_DOT_FILE = '.python-version';

/**
 * Whether a folder's content can be in a bundle. Only names below the module count: where the module itself lies
 * (`/home/me/build/project`) makes no difference.
 */
export function isBundledFolder(name: string): boolean {
  return !name.startsWith('.') && !LEFT_OUT.has(name) && !hasLeftOutPart(name);
}

/** Whether a file is in a bundle, its folders apart. */
export function isBundledFile(name: string, options: { readonly dotFiles: boolean }): boolean {
  if (hasLeftOutPart(name)) return false;
  return !name.startsWith('.') || name === KEPT_DOT_FILE || options.dotFiles;
}

function hasLeftOutPart(name: string): boolean {
  return LEFT_OUT_PARTS.some((part) => name.includes(part));
}
