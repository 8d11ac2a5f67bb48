/**
 * Everything that the main process hears and sends while it is on: every event of every emitter in it (messages of windows, of programs, of
 * ports), what it answers, pushes to pages, and posts to programs. Bytes are kept as they are.
 */
import type { ElectronApplication } from '@playwright/test';

declare global {
  var keyriteTrace: string[] | undefined;
}

/** From now on. */
export function traceMain(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ app: main, ipcMain, utilityProcess, webContents }) => {
    const kept: string[] = [];
    globalThis.keyriteTrace = kept;
    const text = (value: unknown, depth: number, seen: Set<object>): string => {
      if (typeof value !== 'object' || value === null) return String(value);
      if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
      if (value instanceof ArrayBuffer) return Buffer.from(value).toString('latin1');
      if (depth === 0 || seen.has(value)) return '';
      seen.add(value);
      return Object.entries(value)
        .map(([name, one]) => `${name}:${text(one, depth - 1, seen)}`)
        .join(' ');
    };
    const keep = (what: string, values: readonly unknown[]): void => {
      kept.push(`${what} ${values.map((value) => text(value, 6, new Set())).join(' ')}`);
    };
    type Any = (this: unknown, ...args: unknown[]) => unknown;
    const watch = (holder: object, name: string, what: string, alsoResult = false): void => {
      const own: unknown = Reflect.get(holder, name);
      if (typeof own !== 'function') throw new Error(`nothing to watch at ${name}`);
      const real = own as Any;
      Reflect.set(holder, name, function watched(this: unknown, ...args: unknown[]) {
        keep(what, args);
        const result = real.apply(this, args);
        if (alsoResult)
          void Promise.resolve(result).then((value) => {
            keep(`${what} =`, [value]);
          });
        return result;
      });
    };
    let emitter: object = main;
    while (!Object.hasOwn(emitter, 'emit')) emitter = Object.getPrototypeOf(emitter) as object;
    watch(emitter, 'emit', 'heard');
    for (const contents of webContents.getAllWebContents()) watch(contents, 'send', 'pushed');
    main.on('web-contents-created', (_event, contents) => {
      watch(contents, 'postMessage', 'posted to a page');
    });
    const handlers: unknown = Reflect.get(ipcMain, '_invokeHandlers');
    if (!(handlers instanceof Map)) throw new Error('Electron keeps its handlers elsewhere');
    for (const [channel, handler] of handlers as Map<string, Any>) {
      const holder = { handler };
      watch(holder, 'handler', `answered ${channel}`, true);
      handlers.set(channel, holder.handler);
    }
    const fork = utilityProcess.fork.bind(utilityProcess);
    const watchedPrototypes = new Set<object>();
    Reflect.set(utilityProcess, 'fork', (...args: Parameters<typeof fork>) => {
      const child = fork(...args);
      const prototype = Object.getPrototypeOf(child) as object;
      if (!watchedPrototypes.has(prototype)) watch(prototype, 'postMessage', 'posted to a program');
      watchedPrototypes.add(prototype);
      return child;
    });
  });
}

/** What was kept, a line an item. */
export async function traced(app: ElectronApplication): Promise<Buffer> {
  return Buffer.from((await app.evaluate(() => globalThis.keyriteTrace ?? [])).join('\n'), 'latin1');
}
