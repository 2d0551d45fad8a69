const SETTINGS = (name: string): string => `# Images that EC2 Image Builder makes, and what they are made of.
# \`seed schema images\` prints the JSON Schema of this file, \`seed schema component\` that of documents.
images:
  web:
    recipe_version: "1.0.0"
    parent_image: ssm:/aws/service/debian/release/12/latest/amd64
    components:
      - name: ${name}
        file: ${name}.yml
        parameters:
          Greeting: good morning

naming:
  component: "{image}-{name}"
  recipe: "{image}-image"
  pipeline: "{image}-image"
  distribution: "{image}-image"
  infrastructure: "image-builds-{name}"
`;

const DOCUMENT = (name: string): string => `name: ${name}
description: Greets whoever logs in
schemaVersion: 1.0
component_version: "1.0.0"

parameters:
  - Greeting:
      type: string
      default: hello
      description: What is said

phases:
  - name: build
    steps:
      - name: Write
        action: CreateFile
        inputs:
          - path: /etc/motd
            content: "{{ Greeting }}"
            permissions: "0644"
            overwrite: true

  - name: validate
    steps:
      - name: Look
        action: ExecuteBash
        inputs:
          commands:
            - test -s /etc/motd

  - name: test
    steps:
      - name: StillThere
        action: ExecuteBash
        inputs:
          commands:
            - test -s /etc/motd
`;

/** The image of a new project of components. */
export const FIRST_IMAGE = 'web';

/** The files of a project with one component and one image, by path below its root. */
export function componentFiles(name: string): Readonly<Record<string, string>> {
  return {
    '.gitignore': '.seed/\n',
    'settings.yaml': SETTINGS(name),
    [`components/${FIRST_IMAGE}/${name}.yml`]: DOCUMENT(name),
  };
}
