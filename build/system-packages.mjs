/** The Debian packages that the station, its tests and its build need, and how they get there. */
import { ask, runStep, SetupError, say } from './steps.mjs';

const packages = [
  // tokens: the practice tokens' PKCS#11 module, and a second reader of what is on them
  ...['softhsm2', 'opensc'],
  // emulated cards: the daemon and the virtual readers of a card room, Yubico's module, and ip(8) for the room's own network
  ...['pcscd', 'vsmartcard-vpcd', 'ykcs11', 'yubico-piv-tool', 'iproute2'],
  // Electron's libraries, and a display where there is none
  ...['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libatk-bridge2.0-0', 'libcups2', 'fonts-dejavu-core'],
  // second opinions about the PDF and its signatures: pdfsig, pdfdetach, qpdf, openssl
  ...['poppler-utils', 'qpdf', 'openssl'],
  // a second opinion about public keys for SSH: ssh-keygen
  'openssh-client',
  // native modules are compiled here; archives unpacked; setpriv gives up root
  ...['g++', 'make', 'python3', 'unzip', 'util-linux'],
];

/** @returns {string[]} */
function missing() {
  const { text } = ask('dpkg-query', ['--show', '--showformat', `\${Package} \${db:Status-Status}\n`, ...packages]);
  const there = new Set(
    text
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !there.has(name));
}

/** @returns {Promise<void>} */
export async function installSystemPackages() {
  if (!ask('dpkg-query', ['--version']).ok) {
    say(`  This is no Debian system: make sure yourself of the equivalents of ${packages.join(' ')}`);
    return;
  }
  const names = missing();
  if (names.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `these Debian packages are missing; install them and run the same command again:\n\n  sudo apt-get update && sudo apt-get install --no-install-recommends ${names.join(' ')}`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runStep({ name: 'apt-update', title: 'Debian package lists (apt-get update)', command: 'apt-get', args: ['update', '-q'], env });
  const args = ['install', '-q', '--yes', '--no-install-recommends', ...names];
  await runStep({ name: 'apt-install', title: `Debian packages: ${names.join(' ')}`, command: 'apt-get', args, env });
  const still = missing();
  if (still.length > 0) throw new SetupError(`apt-get ended well, yet these are still not installed: ${still.join(' ')}`);
}
