/** One set-up at a time in a checkout: two would pack over each other. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectCache, say } from './steps.mjs';

const path = join(projectCache, 'setup.lock');

/** @param {number} pid @returns {boolean} */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @returns {number | undefined} process id; undefined when the lock went away meanwhile */
function holder() {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @returns {boolean} */
function take() {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path); // appears whole, or not at all
    return true;
  } catch {
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** @returns {Promise<() => void>} gives it back */
export async function takeLock() {
  mkdirSync(projectCache, { recursive: true });
  let told = false;
  while (!take()) {
    const pid = holder();
    if (pid !== undefined && !alive(pid)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) say(`Waiting for another set-up of this checkout (process ${pid}) …`);
    told = true;
    await wait(500);
  }
  const release = () => {
    if (holder() === process.pid) rmSync(path, { force: true });
  };
  process.once('exit', release);
  return release;
}
