/** The packaged copies, as `npm run build` left them: what the release copy's fuses say, and that the tests' copy is the same but for one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from 'vitest';
import { digests } from '../../../build/digest.ts';
import { packagedFolder } from '../../../build/package.ts';

const station = packagedFolder('station');
const tests = packagedFolder('test');
const executable = 'keyrite';
const wire = await getCurrentFuseWire(join(station, executable));

test.each([
  ['RunAsNode', FuseState.DISABLE],
  ['EnableCookieEncryption', FuseState.DISABLE],
  ['EnableNodeOptionsEnvironmentVariable', FuseState.DISABLE],
  ['EnableNodeCliInspectArguments', FuseState.DISABLE],
  ['EnableEmbeddedAsarIntegrityValidation', FuseState.ENABLE],
  ['OnlyLoadAppFromAsar', FuseState.ENABLE],
  ['LoadBrowserProcessSpecificV8Snapshot', FuseState.DISABLE],
  ['GrantFileProtocolExtraPrivileges', FuseState.DISABLE],
] as const)('the release copy has %s as it should be', (name, state) => {
  expect(wire[FuseV1Options[name]]).toBe(state);
});

test('every fuse of the release copy is one of those, or the trap handler of WebAssembly', () => {
  const known = 8;
  const states = Object.keys(wire).filter((key) => /^\d+$/.test(key));
  expect(states.filter((index) => Number(index) >= known)).toEqual(states.length > known ? [String(FuseV1Options.WasmTrapHandlers)] : []);
});

test('the copy for tests has the same files, all but the executable with the same content', () => {
  const [one, other] = [digests(station), digests(tests)];
  expect([...other.keys()]).toEqual([...one.keys()]);
  expect([...one.keys()]).toContain('resources/app.asar');
  expect([...one].filter(([path, digest]) => other.get(path) !== digest).map(([path]) => path)).toEqual([executable]);
});

test('its executable differs in one byte, the inspector fuse', async () => {
  const [one, other] = [station, tests].map((folder) => readFileSync(join(folder, executable)));
  if (one === undefined || other === undefined) throw new Error('two executables');
  expect(other.length).toBe(one.length);
  const different: number[] = [];
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) different.push(at);
  expect(different).toHaveLength(1);
  const [at = 0] = different;
  expect([one[at], other[at]]).toEqual([FuseState.DISABLE, FuseState.ENABLE]);
  expect(await getCurrentFuseWire(join(tests, executable))).toEqual({
    ...wire,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.ENABLE,
  });
});
