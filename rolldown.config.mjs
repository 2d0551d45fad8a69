import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';
import { shipFiles } from './tools/bundle/ship-files.mjs';

const stub = (name) => fileURLToPath(new URL(`tools/bundle/stubs/${name}`, import.meta.url));

const ofEveryRun =
  /\/packages\/(?:kernel|yaml|deployspec|bundle|view)\/src\/|\/apps\/seed\/src\/(?:run|journal)\/|\/node_modules\/(?:yaml|tar-stream)\//;
const ofContainers =
  /\/packages\/(?:build|executor-docker)\/src\/|\/node_modules\/(?:dockerode|docker-modem)\//;
const isOfEveryRun = (id) => ofEveryRun.test(id);
const isOfContainers = (id) => ofContainers.test(id);

/** @type {import('rolldown').OutputOptions} */
export const output = {
  dir: 'apps/seed/dist',
  format: 'esm',
  minify: true,
  chunkFileNames: '[name]-[hash].js',
  codeSplitting: {
    groups: [
      // `seed version` loads this and nothing else.
      { name: 'version', test: /\/apps\/seed\/src\/version\.ts$/, priority: 1 },
      // What every local build loads, as two files: forty small ones take twice as long to open. Plans load one of them.
      { name: 'run', test: isOfEveryRun },
      { name: 'containers', test: isOfContainers },
    ],
  },
};

// Many small chunks, because the start of `seed version` must not pay for what it does not use.
export default defineConfig({
  input: { main: 'apps/seed/src/bin.ts' },
  platform: 'node',
  external: [/\.node$/],
  plugins: [shipFiles()],
  // Ink looks for React's developer tools where DEV is "true", as it is in many a shell.
  transform: { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' } },
  resolve: {
    // Not `import`: the bundler adds it for imports and `require` for calls of require, which want different files.
    conditionNames: ['node', 'default'],
    mainFields: ['module', 'main'],
    alias: {
      ssh2: stub('ssh2.cjs'),
      'cpu-features': stub('empty.cjs'),
      // The Docker client loads half a megabyte of gRPC for BuildKit sessions, which seed never opens.
      '@grpc/grpc-js': stub('empty.cjs'),
      '@grpc/proto-loader': stub('empty.cjs'),
      // Ink can talk to React's developer tools, which are not there.
      'react-devtools-core': stub('empty.cjs'),
      'string-width': stub('string-width.mjs'),
    },
  },
  output,
});
