import { url as inspectorUrl } from 'node:inspector';
import { app } from 'electron';

/**
 * No fuse covers Chromium's own switches (`--remote-debugging-port`, `--no-sandbox`, `--js-flags`, …). A copy whose inspector fuse is off
 * therefore takes no switch at all; the test copy has the same bytes and the fuse on.
 */
export function refuseSwitches(): void {
  const given = process.argv.slice(1).filter((word) => word.startsWith('-'));
  if (given.length === 0 || inspectorUrl() !== undefined) return;
  process.stderr.write(`keyrite takes no switches: ${given.join(' ')}\n`);
  app.exit(64);
}
