/** The part of the set-up that follows Node 24: Electron, its native module, the bundles, the packaged copies. Started by setup.mjs. */
import { bundle } from './bundle.ts';
import { electronRuntime } from './electron-runtime.ts';
import { sqliteBinary } from './native-modules.ts';
import { packageStation } from './package.ts';
import { main } from './steps.mjs';

await main(async () => {
  const want = process.argv[2];
  const runtime = await electronRuntime(want === 'release' ? 'only' : want === 'official' ? 'again' : 'once');
  const sqlite = await sqliteBinary(runtime);
  await bundle();
  await packageStation(runtime, sqlite);
});
