/**
 * Programs bundled from their sources, for tests that start them hundreds of times: a bundle starts in a third of the time. They lie below
 * node_modules, where the natives are found, and are removed afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { copyAssets } from '../../build/assets.ts';

const project = join(import.meta.dirname, '../..');
const NATIVES = ['better-sqlite3', 'pkcs11js'];

export interface Bundled<Name extends string> {
  readonly files: Readonly<Record<Name, string>>;
  remove(): void;
}

/** One file each, nothing shared, as vite.config.ts makes them. */
export async function bundlePrograms<Name extends string>(sources: Readonly<Record<Name, string>>): Promise<Bundled<Name>> {
  const cache = join(project, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'test-programs-'));
  const named = Object.entries<string>(sources);
  for (const [name, source] of named) {
    await build({
      configFile: false,
      root: project,
      logLevel: 'error',
      ssr: { noExternal: true, external: [] },
      build: {
        ssr: source,
        outDir: folder,
        emptyOutDir: false,
        target: 'node24',
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          external: [...builtinModules, /^node:/, ...NATIVES],
          output: { format: 'es', entryFileNames: `${name}.mjs`, codeSplitting: false },
        },
      },
    });
  }
  copyAssets(join(folder, 'assets'));
  const files = Object.fromEntries(named.map(([name]) => [name, join(folder, `${name}.mjs`)])) as Record<Name, string>;
  return {
    files,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
