/**
 * Before the tests of a run: the programs that they start hundreds of times are bundled. The bundles lie below node_modules, where the natives
 * are found, and are removed afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { copyAssets } from '../../build/assets.ts';
import { BUNDLES, SOURCES } from './programs.ts';

const project = join(import.meta.dirname, '../..');
const NATIVES = ['better-sqlite3', 'pkcs11js'];

/** One file each, nothing shared, as vite.config.ts makes them. @returns what removes them */
export default async function bundleOnce(): Promise<() => void> {
  const cache = join(project, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'test-programs-'));
  for (const [name, source] of Object.entries(SOURCES)) {
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
  // workers are started after this, and inherit it
  process.env[BUNDLES] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
