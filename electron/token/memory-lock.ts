/**
 * Nothing in this process may lock memory, where it runs in Electron. OpenSC 0.23 locks the pages in which it keeps a PIN and never unlocks them
 * (sc_mem_secure_alloc). Chromium's allocator, which in Electron serves the module too, gives freed pages back with MADV_DONTNEED; the kernel
 * refuses that for locked ones (madvise(2), EINVAL), and the allocator ends the process, at one signature in five. With RLIMIT_MEMLOCK at 0
 * mlock(2) fails, which OpenSC passes over. What it wanted, that a PIN is never swapped out, is a matter of the machine: it has no swap.
 */
import { spawnSync } from 'node:child_process';

/** By util-linux, since Node sets no limits. @returns whether it is so from now on */
export function forbidMemoryLocks(): boolean {
  if (!('electron' in process.versions)) return true;
  const { status } = spawnSync('/usr/bin/prlimit', ['--memlock=0:0', '--pid', String(process.pid)], { stdio: 'ignore' });
  return status === 0;
}
