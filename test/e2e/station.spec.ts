/** The windows and what may pass between them and the main process. */
import { call, expect, snapshot, test } from './fixture.ts';

test('opens two windows, and no third', async ({ room }) => {
  expect(
    room.station.app
      .windows()
      .map((page) => page.url())
      .toSorted(),
  ).toEqual(['app://console/', 'app://witness/']);
  await expect(room.console.page).toHaveTitle(/Keyrite/);
  await expect(room.witnessScreen.page).toHaveTitle(/Keyrite/);
  expect(room.station.complaints).toEqual([]);
});

test('refuses a call by a window that may not make it', async ({ room }) => {
  const { console, witness } = room.station;
  expect(await call(witness, 'station.do', { do: 'look-for-cards' })).toMatchObject({ ok: false, code: 'IPC-ROLE-1' });
  expect(await call(witness, 'entry.place', { at: null, theme: 'light' })).toMatchObject({ ok: false, code: 'IPC-ROLE-1' });
  expect(await call(console, 'witness.sign-off', { agrees: true, remark: '' })).toMatchObject({ ok: false, code: 'IPC-ROLE-1' });
  expect(room.log()).toEqual([]);
});

test('refuses a name that is not in the contract, inherited ones too', async ({ room }) => {
  for (const name of ['constructor', '__proto__', 'toString', 'station.export', '']) {
    expect(await call(room.station.console, name, {})).toMatchObject({ ok: false, code: 'IPC-NAME-1' });
  }
});

test('refuses a call of another shape, and says where', async ({ room }) => {
  const { console } = room.station;
  const shapes: readonly (readonly [string, unknown])[] = [
    ['station.do', { do: 'make', more: 1 }],
    ['station.do', { do: 'identify', person: 'Łukasz', document: 'Passport' }],
    ['station.do', { do: 'answer' }],
    ['station.do', { do: 'pause', reason: 'two\nlines' }],
    ['station.do', null],
    ['entry.place', { at: { x: 0, y: 0, width: 0, height: 1 }, theme: 'light' }],
    ['station.snapshot', { all: true }],
  ];
  for (const [name, wire] of shapes) expect(await call(console, name, wire)).toMatchObject({ ok: false, code: 'IPC-SHAPE-1' });
  expect(room.log()).toEqual([]);
});

test('a page has neither Node nor a way to run text as code', async ({ room }) => {
  for (const page of [room.station.console, room.station.witness]) {
    const has = await page.evaluate(() => ({
      node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
      bridge: Object.keys(window.keyrite).toSorted(),
    }));
    expect(has).toEqual({ node: [], bridge: ['call', 'onPush'] });
    // what Playwright evaluates is exempt from the page's policy; what a timer runs is not
    const tried = await page.evaluate(
      () =>
        new Promise<readonly string[]>((tell) => {
          const outcome = (act: () => unknown): string => {
            try {
              act();
              return 'allowed';
            } catch (error) {
              return error instanceof Error ? error.name : 'thrown';
            }
          };
          setTimeout(() => {
            tell([
              outcome(() => Reflect.construct(Function, ['return 1'])),
              outcome(() => {
                document.body.insertAdjacentHTML('beforeend', '<b>x</b>');
              }),
              outcome(() => {
                document.body.append(Object.assign(document.createElement('script'), { src: 'data:text/javascript,1' }));
              }),
            ]);
          }, 0);
        }),
    );
    expect(tried).toEqual(['EvalError', 'TypeError', 'TypeError']);
  }
});

test('a page reaches no network, no file and no other page', async ({ room }) => {
  const { console } = room.station;
  const reached = await console.evaluate(async () => {
    const fetched = async (url: string): Promise<string> => {
      try {
        return String((await fetch(url)).status);
      } catch {
        return 'refused';
      }
    };
    return Promise.all(
      ['https://example.org/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'app://witness/', 'app://entry/'].map(fetched),
    );
  });
  expect(reached).toEqual(['refused', 'refused', 'refused', 'refused', 'refused']);
  await console.evaluate(() => {
    setTimeout(() => {
      window.location.assign('https://example.org/');
    }, 0);
  });
  expect(await console.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  await console.waitForTimeout(300);
  expect(console.url()).toBe('app://console/');
  expect(room.station.app.windows()).toHaveLength(2);
});

test('every window stays sandboxed', async ({ room }) => {
  const preferences = await room.station.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = (
        contents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
      ).getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    }),
  );
  expect(preferences).toHaveLength(2);
  for (const one of preferences) {
    expect(one).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
  }
});

test('both windows fold the same log', async ({ room }) => {
  const [console, witness] = [await snapshot(room.station.console), await snapshot(room.station.witness)];
  expect(console.log).toBe(witness.log);
  expect(console.roster).toBe(witness.roster);
});
