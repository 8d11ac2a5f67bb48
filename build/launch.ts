/**
 * Starting a packaged copy with Chromium's sandbox on, whoever we are. For `npm start`, the rehearsal, the tests and the bench:
 *
 *   const { executablePath } = await prepareRuntime('test');
 *   giveToStation(workspace);
 *   await withDisplay(() => _electron.launch({ executablePath, chromiumSandbox: true, args: [workspace] }));
 *
 * As root, `executablePath` is a short shell script that gives up root for good before it becomes the station; the process
 * id stays, so Playwright reads its output and ends it as always. Its HOME is the account's, its working folder too:
 * give absolute paths, in places that `giveToStation` has handed over.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { type Account, accountFolder, asAccount, stationAccount } from './account.ts';
import { digests, filesAndFolders, filesBelow, sha256 } from './digest.ts';
import { packagedFolder, type RuntimeRecord, runtimeOf, type Variant } from './package.ts';
import { ask, project, projectCache, SetupError } from './steps.mjs';

export interface StationRuntime extends RuntimeRecord {
  /** Start this; for Playwright with `chromiumSandbox: true`. */
  readonly executablePath: string;
  /** The packaged folder it starts from. */
  readonly folder: string;
}

/** Copies of earlier builds may still be running: the newest stay, and those started within the hour. */
const COPIES_KEPT = 3;
const HOUR_MS = 3_600_000;

/** A hard link where that gives nobody else a way to change the file; a copy otherwise. */
function share(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (statSync(from).uid === process.getuid?.()) {
    try {
      linkSync(from, to);
      return;
    } catch {
      // another file system
    }
  }
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function wrapper(account: Account, executable: string): string {
  // what root's session says about root's folders is nothing to the account
  const forget = [
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'XDG_CONFIG_HOME',
    'XDG_CACHE_HOME',
    'XDG_DATA_HOME',
    'TMPDIR',
    'DBUS_SESSION_BUS_ADDRESS',
  ];
  const environment = [
    ...forget.map((name) => `-u ${name}`),
    `HOME=${quoted(account.home)}`,
    `USER=${account.name}`,
    `LOGNAME=${account.name}`,
  ];
  return `#!/bin/sh
# an X server that asks for a cookie: the account gets a copy of this session's
cookie="\${XAUTHORITY:-$HOME/.Xauthority}"
if [ -r "$cookie" ]; then
  install -m 600 -o ${account.name} -g ${account.name} "$cookie" ${quoted(join(account.home, '.Xauthority'))} || exit 1
fi
cd ${quoted(account.home)} || exit 1
exec setpriv ${asAccount(account).join(' ')} env ${environment.join(' ')} ${quoted(executable)} "$@"
`;
}

/** The packaged folder again where the account can read it, with a script that starts it as the account. */
function copyForAccount(account: Account, packaged: string, name: string): { folder: string; executablePath: string } {
  const place = join(accountFolder, 'copies', sha256(project).slice(0, 12));
  const key = sha256(JSON.stringify([...digests(packaged)])).slice(0, 16);
  const final = join(place, `${name}-${key}`);
  const folder = join(final, 'app');
  const executablePath = join(final, 'keyrite-as-account');
  if (!existsSync(final)) {
    mkdirSync(place, { recursive: true });
    for (const open of [dirname(place), place]) chmodSync(open, 0o755); // whatever the umask
    const work = mkdtempSync(join(place, '.making-'));
    for (const path of filesBelow(packaged)) share(join(packaged, path), join(work, 'app', path));
    const helper = join(work, 'app', 'chrome-sandbox');
    rmSync(helper);
    copyFileSync(join(packaged, 'chrome-sandbox'), helper); // the copy is root's
    chmodSync(helper, 0o4755);
    for (const path of filesAndFolders(work).filter((each) => statSync(each).isDirectory())) chmodSync(path, 0o755);
    writeFileSync(join(work, 'keyrite-as-account'), wrapper(account, join(folder, 'keyrite')), { mode: 0o755 });
    renameSync(work, final);
  }
  const now = new Date();
  utimesSync(final, now, now);
  const old = readdirSync(place)
    .filter((entry) => entry.startsWith(`${name}-`))
    .map((entry) => join(place, entry))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of old.slice(COPIES_KEPT).filter((each) => now.getTime() - statSync(each).mtimeMs > HOUR_MS))
    rmSync(path, { recursive: true, force: true });
  return { folder, executablePath };
}

/** Chromium takes the user-namespace sandbox, or the setuid helper where the kernel refuses that. */
function checkSandbox(folder: string): void {
  const helper = join(folder, 'chrome-sandbox');
  const { uid, mode } = statSync(helper);
  if ((uid === 0 && (mode & 0o4111) === 0o4111) || ask('unshare', ['--user', '--map-root-user', 'true']).ok) return;
  throw new SetupError(`Chromium's sandbox cannot work here, and Keyrite does not run without it: this system refuses user namespaces. Either allow them

  sudo sysctl kernel.unprivileged_userns_clone=1

or make the sandbox's helper root's:

  sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`);
}

/** The packaged folder with another app in it: same runtime, same fuses. */
async function withOtherApp(packaged: string, appFolder: string): Promise<string> {
  const name = sha256(appFolder).slice(0, 12);
  const folder = join(projectCache, 'other-app', name);
  rmSync(folder, { recursive: true, force: true });
  for (const path of filesBelow(packaged).filter((file) => !file.startsWith('resources/app')))
    share(join(packaged, path), join(folder, path));
  await createPackage(appFolder, join(folder, 'resources', 'app.asar'));
  return folder;
}

/**
 * @param variant `station`: as handed out; `test`: the inspector fuse on, for Playwright
 * @param appFolder an app (package.json, main file) to run in place of the station, with the same runtime and fuses: the bench's bare window
 * @throws SetupError when nothing is packaged yet or the sandbox cannot work
 */
export function prepareRuntime(variant: Variant, appFolder?: string): Promise<StationRuntime> {
  const key = JSON.stringify([variant, appFolder]);
  const ready = prepared.get(key) ?? prepare(variant, appFolder);
  prepared.set(key, ready);
  return ready;
}

/** Once in a process: the packaged folder does not change under a running test. */
const prepared = new Map<string, Promise<StationRuntime>>();

async function prepare(variant: Variant, appFolder: string | undefined): Promise<StationRuntime> {
  const station = packagedFolder(variant);
  if (!existsSync(join(station, 'keyrite'))) throw new SetupError(`nothing is packaged in ${station} yet; run: npm run build`);
  const packaged = appFolder === undefined ? station : await withOtherApp(station, appFolder);
  const account = stationAccount();
  if (account === undefined) {
    checkSandbox(packaged);
    return { executablePath: join(packaged, 'keyrite'), folder: packaged, ...runtimeOf(packaged) };
  }
  return { ...copyForAccount(account, packaged, appFolder === undefined ? variant : 'other'), ...runtimeOf(packaged) };
}
