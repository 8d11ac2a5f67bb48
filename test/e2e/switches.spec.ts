/** The copy that is handed out takes no switch: no fuse covers Chromium's own (electron/shell/guard.ts). */
import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { prepareRuntime } from '../../build/launch.ts';

/** sysexits.h EX_USAGE */
const USAGE = 64;

test('the release copy ends at once when it is given a switch, and names it', async () => {
  const { executablePath } = await prepareRuntime('station');
  for (const given of ['--remote-debugging-port=0', '--no-sandbox', '--js-flags=--expose-gc', '--inspect=0']) {
    const { status, stderr } = spawnSync(executablePath, [given], { encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' });
    expect(status, given).toBe(USAGE);
    expect(stderr).toContain(`keyrite takes no switches: ${given}`);
  }
});
