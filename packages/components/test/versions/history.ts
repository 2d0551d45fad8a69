import type { Files } from '../memory-tree.ts';
import { componentText, settingsText } from '../project-files.ts';

/** What happens to a project in one commit. Images are `22` and `24`. */
type Edit =
  | readonly ['ami' | 'recipe', image: string]
  | readonly ['write', file: string, version?: string]
  | readonly ['content' | 'version' | 'comment' | 'break' | 'mend' | 'remove' | 'stamp', file: string]
  | readonly ['entry', image: string, name: string, how: 'file' | 'arn', value: string]
  | readonly ['readme'];

export interface Commit {
  readonly id: string;
  readonly edits: readonly Edit[];
  /** What the guard has to say of it, `code subject`; in the order of the codes. */
  readonly finds: readonly string[];
}

const [U22, U24] = ['components/22.04', 'components/24.04'];

/**
 * Sixty commits that make the mistakes which the history of dc_image_builder made, under the ids that they have there.
 * What else happened is ours: the texts, the order, and the commits that nothing is found in.
 */
export const COMMITS: readonly Commit[] = [
  {
    id: 'c793862',
    edits: [['write', `${U22}/base.yml`]],
    finds: [`C100 ${U22}/base.yml`, `C112 ${U22}/base.yml`],
  },
  { id: 'quiet-01', edits: [['readme']], finds: [] },
  {
    id: 'a4ee2cb',
    edits: [
      ['write', `${U22}/packages.yml`],
      ['entry', '22', 'packages', 'file', 'packages.yml'],
      ['recipe', '22'],
    ],
    finds: [`C100 ${U22}/packages.yml`],
  },
  {
    id: 'quiet-02',
    edits: [
      ['stamp', `${U22}/base.yml`],
      ['stamp', `${U22}/packages.yml`],
      ['entry', '22', 'base', 'file', 'base.yml'],
      ['recipe', '22'],
    ],
    finds: [],
  },
  { id: 'quiet-03', edits: [['readme']], finds: [] },
  { id: '559e948', edits: [['ami', '22']], finds: ['C114 22.04'] },
  { id: '66fe4e6', edits: [['recipe', '22']], finds: ['C115 22.04'] },
  {
    id: 'a49d6ef',
    edits: [
      ['content', `${U22}/packages.yml`],
      ['version', `${U22}/packages.yml`],
      ['recipe', '22'],
      ['write', `${U22}/install_nginx.yml`, '0.0.1'],
    ],
    finds: [`C112 ${U22}/install_nginx.yml`],
  },
  { id: 'quiet-04', edits: [['remove', `${U22}/install_nginx.yml`]], finds: [] },
  { id: 'quiet-05', edits: [['comment', `${U22}/packages.yml`]], finds: [] },
  { id: '58bfce3', edits: [['ami', '22']], finds: ['C114 22.04'] },
  { id: '70350ea', edits: [['recipe', '22']], finds: ['C115 22.04'] },
  { id: 'quiet-06', edits: [['readme']], finds: [] },
  {
    id: '9589c3e',
    edits: [
      ['write', `${U22}/python.yml`, '0.0.1'],
      ['entry', '22', 'python', 'arn', 'python.yml'],
      ['recipe', '22'],
    ],
    finds: [`C112 ${U22}/python.yml`, 'C126 python.yml'],
  },
  { id: 'c5b0817', edits: [['entry', '22', 'python', 'file', 'python.yml']], finds: ['C114 22.04'] },
  { id: '2382f35', edits: [['recipe', '22']], finds: ['C115 22.04'] },
  {
    id: 'd1933ff',
    edits: [
      ['write', `${U22}/install_codedeploy_agent.yml`, '0.0.4'],
      ['break', `${U22}/install_codedeploy_agent.yml`],
    ],
    finds: [`C001 ${U22}/install_codedeploy_agent.yml`, `C112 ${U22}/install_codedeploy_agent.yml`],
  },
  {
    id: 'quiet-07',
    edits: [
      ['mend', `${U22}/install_codedeploy_agent.yml`],
      ['entry', '22', 'codedeploy', 'file', 'install_codedeploy_agent.yml'],
      ['recipe', '22'],
    ],
    finds: [],
  },
  {
    id: 'f3ceb78',
    edits: [['content', `${U22}/install_codedeploy_agent.yml`]],
    finds: [`C103 ${U22}/install_codedeploy_agent.yml@0.0.4`],
  },
  {
    id: '0688950',
    edits: [
      ['version', `${U22}/install_codedeploy_agent.yml`],
      ['recipe', '22'],
    ],
    finds: [`C105 ${U22}/install_codedeploy_agent.yml`],
  },
  { id: 'quiet-08', edits: [['readme']], finds: [] },
  { id: '966a257', edits: [['ami', '22']], finds: ['C114 22.04'] },
  { id: 'b415887', edits: [['recipe', '22']], finds: ['C115 22.04'] },
  {
    id: 'quiet-09',
    edits: [
      ['write', `${U22}/output-on-error.yml`, '0.0.1'],
      ['entry', '22', 'output', 'file', 'output-on-error.yml'],
      ['recipe', '22'],
    ],
    finds: [],
  },
  {
    id: 'ebcef1f',
    edits: [['content', `${U22}/output-on-error.yml`]],
    finds: [`C103 ${U22}/output-on-error.yml@0.0.1`],
  },
  {
    id: 'quiet-10',
    edits: [
      ['ami', '22'],
      ['recipe', '22'],
    ],
    finds: [],
  },
  { id: '1161686', edits: [['ami', '22']], finds: ['C114 22.04'] },
  { id: 'effc65b', edits: [['recipe', '22']], finds: ['C115 22.04'] },
  {
    id: '9893fd7',
    edits: [['write', 'components/shared/app_user.yml', '0.0.1']],
    finds: ['C112 components/shared/app_user.yml'],
  },
  { id: 'quiet-11', edits: [['remove', 'components/shared/app_user.yml']], finds: [] },
  {
    id: 'bcbd23e',
    edits: [
      ['content', `${U22}/packages.yml`],
      ['version', `${U22}/packages.yml`],
      ['recipe', '22'],
    ],
    finds: [],
  },
  {
    id: 'quiet-12',
    edits: [
      ['write', `${U24}/packages.yml`, '0.0.1'],
      ['write', `${U24}/base.yml`, '0.0.1'],
      ['entry', '24', 'packages', 'file', 'packages.yml'],
      ['entry', '24', 'base', 'file', 'base.yml'],
    ],
    finds: [],
  },
  {
    id: 'quiet-13',
    edits: [
      ['ami', '24'],
      ['recipe', '24'],
    ],
    finds: [],
  },
  { id: 'f8c3cbc', edits: [['recipe', '24']], finds: ['C115 24.04'] },
  { id: 'quiet-14', edits: [['comment', `${U24}/base.yml`]], finds: [] },
  {
    id: '5744a0b',
    edits: [
      ['ami', '22'],
      ['ami', '24'],
    ],
    finds: ['C114 22.04', 'C114 24.04'],
  },
  {
    id: 'f846189',
    edits: [
      ['recipe', '22'],
      ['recipe', '24'],
    ],
    finds: ['C115 22.04', 'C115 24.04'],
  },
  {
    id: '05eba1d',
    edits: [
      ['ami', '22'],
      ['ami', '24'],
    ],
    finds: ['C114 22.04', 'C114 24.04'],
  },
  {
    id: 'ad165b3',
    edits: [
      ['content', `${U22}/packages.yml`],
      ['content', `${U24}/packages.yml`],
    ],
    finds: [`C103 ${U22}/packages.yml@0.0.3`, `C103 ${U24}/packages.yml@0.0.1`],
  },
  {
    id: '815214c',
    edits: [
      ['recipe', '22'],
      ['recipe', '24'],
    ],
    finds: ['C115 22.04', 'C115 24.04'],
  },
  {
    id: 'a54889d',
    edits: [
      ['version', `${U22}/packages.yml`],
      ['version', `${U24}/packages.yml`],
    ],
    finds: [`C105 ${U22}/packages.yml`, `C105 ${U24}/packages.yml`, 'C114 22.04', 'C114 24.04'],
  },
  ...Array.from(
    { length: 19 },
    (_, index): Commit => ({
      id: `quiet-${index + 15}`,
      edits: index % 3 === 0 ? [['comment', `${U22}/base.yml`]] : [['readme']],
      finds: [],
    }),
  ),
];

interface Document {
  version?: string;
  content: number;
  comments: number;
  isBroken: boolean;
}

interface Image {
  ami: number;
  recipe: number;
  entries: Map<string, object>;
}

/** The files of the project before the first commit, and after each. */
export function* replay(commits: readonly Commit[]): Generator<Files> {
  const documents = new Map<string, Document>();
  const images = new Map<string, Image>([['22', { ami: 1, recipe: 1, entries: new Map() }]]);
  images
    .get('22')
    ?.entries.set('cli', { name: 'cli', arn: 'arn:aws:imagebuilder:eu-west-2:aws:component/cli/x.x.x' });
  let readme = 0;
  const render = (): Files => ({
    'README.md': `Edition ${readme}\n`,
    'settings.json': renderSettings(images),
    ...renderDocuments(documents),
  });
  yield render();
  for (const { edits } of commits) {
    for (const edit of edits) {
      if (edit[0] === 'readme') readme += 1;
      else if (edit[0] === 'ami' || edit[0] === 'recipe') imageOf(images, edit[1])[edit[0]] += 1;
      else if (edit[0] === 'entry')
        imageOf(images, edit[1]).entries.set(edit[2], { name: edit[2], [edit[3]]: edit[4] });
      else if (edit[0] === 'write')
        documents.set(edit[1], {
          ...(edit[2] === undefined ? {} : { version: edit[2] }),
          content: 0,
          comments: 0,
          isBroken: false,
        });
      else if (edit[0] === 'remove') documents.delete(edit[1]);
      else change(documentOf(documents, edit[1]), edit[0]);
    }
    yield render();
  }
}

function imageOf(images: Map<string, Image>, key: string): Image {
  const image = images.get(key) ?? { ami: 1, recipe: 1, entries: new Map<string, object>() };
  images.set(key, image);
  return image;
}

function documentOf(documents: ReadonlyMap<string, Document>, file: string): Document {
  const document = documents.get(file);
  if (document === undefined) throw new Error(`${file} was not written`);
  return document;
}

function change(
  document: Document,
  what: 'content' | 'version' | 'comment' | 'break' | 'mend' | 'stamp',
): void {
  if (what === 'content') document.content += 1;
  if (what === 'comment') document.comments += 1;
  if (what === 'stamp') document.version = '0.0.1';
  if (what === 'version')
    document.version = document.version?.replace(/\d+$/, (last) => String(Number(last) + 1)) ?? '';
  if (what === 'break' || what === 'mend') document.isBroken = what === 'break';
}

function renderSettings(images: ReadonlyMap<string, Image>): string {
  const entries = [...images].map(([key, { ami, recipe, entries: list }]) => [
    `${key}.04`,
    {
      base_ami: `ami-${String(ami).padStart(17, '0')}`,
      recipe_version: `0.0.${recipe}`,
      components: [...list.values()],
    },
  ]);
  return settingsText({ supported_ubuntu_versions: Object.fromEntries(entries) });
}

function renderDocuments(documents: ReadonlyMap<string, Document>): Files {
  return Object.fromEntries(
    [...documents].map(([file, { version, content, comments, isBroken }]) => {
      const text = componentText('step', version ?? '', [`echo ${content}`]);
      const stamped = version === undefined ? text.replace(/^component_version:.*\n/m, '') : text;
      const broken = isBroken ? stamped.replace('echo 0', '"echo 0" and more') : stamped;
      return [file, '# edited\n'.repeat(comments) + broken];
    }),
  );
}
