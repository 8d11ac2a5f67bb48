/** Packages fetched through the npm client (so its registry, proxy and certificate settings count), checked against a pinned digest. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectCache, runStep, SetupError } from './steps.mjs';

/**
 * The npm that started us, run by the Node that runs us. That Node may lie in the node_modules which `npm ci` has just
 * removed: then by the next one on PATH.
 * @returns {[string, string[]]}
 */
export function npm() {
  const client = process.env['npm_execpath'];
  const node = existsSync(process.execPath) ? process.execPath : 'node';
  return client !== undefined && /npm-cli\.c?js$/.test(client) && existsSync(client) ? [node, [client]] : ['npm', []];
}

/**
 * Subresource-integrity digest of a file, as npm writes it.
 * @param {string} path
 * @returns {Promise<string>} `sha512-` and base64
 */
async function integrityOf(path) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * @param {{ name: string, version: string, integrity: string }} pin
 * @param {string} title what is fetched, for the person waiting
 * @param {string} folder receives the package's content; replaced
 * @returns {Promise<void>}
 */
export async function fetchPackage(pin, title, folder) {
  mkdirSync(projectCache, { recursive: true });
  const work = mkdtempSync(join(projectCache, 'fetch-'));
  try {
    const [command, first] = npm();
    const args = [...first, 'pack', `${pin.name}@${pin.version}`, '--ignore-scripts', '--pack-destination', work];
    await runStep({ name: 'fetch', title, command, args });
    const [tarball] = readdirSync(work);
    if (tarball === undefined) throw new SetupError(`npm pack ${pin.name}@${pin.version} left no file`);
    const found = await integrityOf(join(work, tarball));
    if (found !== pin.integrity) {
      throw new SetupError(`${pin.name}@${pin.version} is not the pinned package\n  pinned ${pin.integrity}\n  found  ${found}`);
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const unpack = ['-xzf', join(work, tarball), '--strip-components=1', '--no-same-owner', '-C', folder];
    await runStep({ name: 'unpack', title: `unpacking ${pin.name}`, command: 'tar', args: unpack });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
