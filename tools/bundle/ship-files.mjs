import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

// new URL('../assets/name', import.meta.url), the one way in which a package refers to a file that is not a module
const reference = /new URL\(\s*'\.\.\/(assets|image)\/([^']*)'\s*,\s*import\.meta\.url\s*,?\s*\)/g;

/**
 * Ships the files that sources read beside themselves. A source in `packages/<name>/src` refers to
 * `../assets/<file>` (or `../image/<file>`); in the bundle the directory lies in `<name>/assets` beside the chunks.
 * The plugin copies the directory and corrects the reference. A reference to a file that does not exist is an error.
 *
 * @returns {import('rolldown').Plugin}
 */
export function shipFiles() {
  /** @type {Map<string, string>} */
  const directories = new Map();
  return {
    name: 'ship-files',
    transform: {
      filter: { id: /[\\/](?:packages|apps)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/, code: 'import.meta.url' },
      handler(code, id) {
        const source = dirname(id);
        const home = dirname(source);
        return code.replace(reference, (whole, directory, file) => {
          if (basename(source) !== 'src') {
            this.error(`${id}: only a file directly in src/ may read "../${directory}/${file}"`);
          }
          if (!existsSync(join(home, directory, file))) {
            this.error(`${id}: "../${directory}/${file}" does not exist`);
          }
          const shipped = `${home.split(sep).at(-1)}/${directory}`;
          directories.set(shipped, join(home, directory));
          return whole.replace(`'../${directory}/${file}'`, `'./${shipped}/${file}'`);
        });
      },
    },
    writeBundle({ dir }) {
      for (const [shipped, from] of directories) {
        const to = join(dir ?? '.', shipped);
        mkdirSync(dirname(to), { recursive: true });
        cpSync(from, to, { recursive: true });
      }
    },
  };
}
