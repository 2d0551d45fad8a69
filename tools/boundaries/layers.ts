/** What each layer may import. A layer that is not listed as its own neighbour has packages that ignore each other. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  'layer:kernel': [],
  'layer:yaml': ['layer:kernel'],
  'layer:domain': ['layer:kernel', 'layer:yaml'],
  'layer:build': ['layer:kernel', 'layer:yaml', 'layer:domain'],
  'layer:engine': ['layer:kernel', 'layer:yaml', 'layer:domain'],
  'layer:adapter': ['layer:kernel', 'layer:domain', 'layer:build'],
  'layer:view': ['layer:kernel'],
  'layer:screens': ['layer:kernel', 'layer:view'],
  'layer:app': [
    'layer:kernel',
    'layer:yaml',
    'layer:domain',
    'layer:build',
    'layer:engine',
    'layer:adapter',
    'layer:view',
    'layer:screens',
  ],
  'layer:tool': [
    'layer:kernel',
    'layer:yaml',
    'layer:domain',
    'layer:build',
    'layer:engine',
    'layer:view',
    'layer:app',
  ],
};

/** Which sides of the program may see each other. */
export const sides: Readonly<Record<string, readonly string[]>> = {
  'side:domain': ['side:domain'],
  'side:engine': ['side:domain'],
  'side:adapter': ['side:domain'],
  'side:view': ['side:domain'],
  'side:screens': ['side:domain', 'side:view'],
  'side:app': ['side:domain', 'side:engine', 'side:adapter', 'side:view', 'side:screens'],
  'side:tool': ['side:domain', 'side:engine', 'side:view', 'side:app'],
};

/** Edges between neighbours that exist for a reason. */
export const exceptions: readonly { readonly from: RegExp; readonly to: string; readonly because: string }[] =
  [
    { from: /^layer:adapter$/, to: '@seed/aws', because: 'sessions and error mapping exist once' },
    {
      from: /^@seed\/reports$/,
      to: '@seed/deployspec',
      because: 'report groups and formats are words of the spec',
    },
  ];

/** Libraries that must not spread: each may be imported by these packages alone. */
export const fences: readonly {
  readonly library: RegExp;
  readonly allowed: readonly string[];
  /** Packages whose tests use it as people do. */
  readonly tests?: readonly string[];
}[] = [
  {
    library: /^@aws-sdk\//,
    // The tools look at what the product left behind with nothing of the product.
    allowed: ['@seed/aws', '@seed/executor-codebuild', '@seed/publisher', '@seed/state', '@seed/tools'],
    tests: ['@seed/endpoint'],
  },
  { library: /^@smithy\//, allowed: ['@seed/aws'] },
  { library: /^dockerode$/, allowed: ['@seed/executor-docker'] },
  { library: /^yaml$/, allowed: ['@seed/yaml', '@seed/manifest', '@seed/deployspec', '@seed/components'] },
  { library: /^zod$/, allowed: ['@seed/yaml', '@seed/manifest', '@seed/deployspec', '@seed/components'] },
  { library: /^(?:ink|react)(?:\/|$)/, allowed: ['@seed/tui'] },
  { library: /^@stricli\//, allowed: ['@seed/seed'] },
];
