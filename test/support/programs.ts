/**
 * The station's programs as tests start them: bundles that one run of vitest makes (bundle-once.ts), which start in a third of the time; their
 * sources where none has been made.
 */
import { join } from 'node:path';

export type ProgramName = 'token' | 'custody' | 'paper';
export type ProgramFiles = Readonly<Record<ProgramName, string>>;
/** And the command line; and whole stations in a process of their own, which tests kill. */
type TestProgram = ProgramName | 'keyrite' | 'station-child' | 'station-media-child';

const at = (path: string): string => join(import.meta.dirname, '../..', path);
export const SOURCES: Readonly<Record<TestProgram, string>> = {
  token: at('electron/token/process.ts'),
  custody: at('electron/custody/process.ts'),
  paper: at('electron/paper/process.ts'),
  keyrite: at('cli/keyrite.ts'),
  'station-child': at('test/token/station-child.ts'),
  'station-media-child': at('test/token/station-media-child.ts'),
};

/** The folder with the bundles. */
export const BUNDLES = 'KEYRITE_TEST_PROGRAMS';

const folder = process.env[BUNDLES];
const fileOf = (name: TestProgram): string => (folder === undefined ? SOURCES[name] : join(folder, `${name}.mjs`));

export const programs: Readonly<Record<TestProgram, string>> = {
  token: fileOf('token'),
  custody: fileOf('custody'),
  paper: fileOf('paper'),
  keyrite: fileOf('keyrite'),
  'station-child': fileOf('station-child'),
  'station-media-child': fileOf('station-media-child'),
};
