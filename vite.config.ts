import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
import { copyAssets } from './build/assets.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);
const natives = ['electron', 'original-fs', 'better-sqlite3', 'pkcs11js'];
const node = [...builtinModules, /^node:/];

interface ProgramOptions {
  /** Modules that stay imports. */
  readonly external?: readonly string[];
  readonly format?: 'es' | 'cjs';
  readonly minify?: boolean;
  /** Imports of modules that have a bundle of their own: the module, and the file it is in. */
  readonly apart?: Readonly<Record<string, string>>;
}

/** One entry, one file, nothing shared: each process's bundle can be read on its own. */
function program(
  entry: string,
  file: string,
  { external = natives, format = 'es', minify = false, apart = {} }: ProgramOptions = {},
): EnvironmentOptions {
  const fileOf = (id: string): string => Object.entries(apart).find(([module]) => id === at(module))?.[1] ?? id;
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: [], builtins: node, conditions: ['node', 'import', 'default'] },
    build: {
      outDir: at('dist'),
      emptyOutDir: false,
      target: 'node20', // the registry's Electron 33 has Node 20.18; the command line runs on Node 20 too
      minify,
      sourcemap: true,
      copyPublicDir: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4_000, // kB
      rolldownOptions: {
        input: at(entry),
        external: [...node, ...external, ...Object.keys(apart).map(at)],
        output: { format, entryFileNames: file, codeSplitting: false, paths: fileOf },
      },
    },
  };
}

const pages = ['console', 'witness', 'entry'];

const assets: Plugin = {
  name: 'keyrite-assets',
  applyToEnvironment: (environment) => environment.name === 'main',
  closeBundle() {
    copyAssets(at('dist/app/assets'));
  },
};

export default defineConfig({
  root: at('renderer'),
  plugins: [react(), { ...optimizeLocales.vite({ locales: ['en-US'] }), enforce: 'pre' }, assets],
  environments: {
    client: {
      build: {
        outDir: at('dist/app/renderer'),
        emptyOutDir: true,
        target: 'chrome130',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        sourcemap: false,
        reportCompressedSize: false,
        rolldownOptions: { input: Object.fromEntries(pages.map((page) => [page, at(`renderer/${page}/index.html`)])) },
      },
    },
    // minified for the cold start: it is parsed before the first window opens
    main: program('electron/main.ts', 'app/main.js', { minify: true }),
    preload: program('electron/preload.ts', 'app/preload.cjs', { format: 'cjs' }),
    entryPreload: program('electron/entry-preload.ts', 'app/entry-preload.cjs', { format: 'cjs' }),
    token: program('electron/token/process.ts', 'app/token.js'),
    custody: program('electron/custody/process.ts', 'app/custody.js'),
    paper: program('electron/paper/process.ts', 'app/paper.js'),
    cli: program('cli/keyrite.ts', 'cli/keyrite.mjs', { external: [], apart: { 'cli/station/run.ts': 'cli/station.mjs' } }),
    cliStation: program('cli/station/run.ts', 'cli/station.mjs'),
    cliEntry: program('cli/station/pin-entry.ts', 'cli/pin-entry.mjs', { external: [] }),
  },
  builder: {},
});
