/** The only way in from a window: who is calling is checked before what they ask, and both against the contract. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { CALL_CHANNEL, PUSH_CHANNEL } from '../../shared/ipc/channels.ts';
import {
  type Args,
  type Body,
  type CallName,
  calls,
  isCallName,
  type PushName,
  pushes,
  type Reply,
  type Result,
  type WindowRole,
} from '../../shared/ipc/contract.ts';
import { z } from '../../shared/zod.ts';
import { pageUrl } from './app-protocol.ts';

export type Handlers = { readonly [N in CallName]: (args: Args<N>) => Promise<Result<N>> | Result<N> };

const deny = (code: string, because: string): Reply => ({ ok: false, code, because });

export class Router {
  readonly #onBug: (error: unknown) => void;
  readonly #windows = new Map<number, { role: WindowRole; window: BrowserWindow }>();

  /** onBug: what no refusal and no fault explains; the ceremony stops there, and the next start puts that on the record. */
  constructor(onBug: (error: unknown) => void) {
    this.#onBug = onBug;
  }

  admit(role: WindowRole, window: BrowserWindow): void {
    const id = window.webContents.id;
    this.#windows.set(id, { role, window });
    window.on('closed', () => this.#windows.delete(id));
  }

  serve(handlers: Handlers): void {
    ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, wire: unknown): Promise<Reply> => {
      const role = this.#roleOf(event);
      if (role === undefined) return deny('IPC-SENDER-1', 'the sender is not a page of this program');
      if (!isCallName(name)) return deny('IPC-NAME-1', 'no such call');
      const { by, args, result }: { by: readonly WindowRole[]; args: z.ZodType; result: z.ZodType } = calls[name];
      if (!by.includes(role)) return deny('IPC-ROLE-1', `${role} may not call ${name}`);
      const given = args.safeParse(wire);
      if (!given.success) return deny('IPC-SHAPE-1', z.prettifyError(given.error));
      const handler = handlers[name] as (args: unknown) => unknown;
      try {
        return { ok: true, value: z.encode(result, await handler(given.data)) };
      } catch (error) {
        this.#onBug(error);
        throw error;
      }
    });
  }

  push<N extends PushName>(name: N, body: Body<N>): void {
    const wire: unknown = z.encode(pushes[name].body as z.ZodType, body);
    for (const { role, window } of this.#windows.values()) {
      if ((pushes[name].to as readonly WindowRole[]).includes(role)) window.webContents.send(PUSH_CHANNEL, name, wire);
    }
  }

  #roleOf(event: IpcMainInvokeEvent): WindowRole | undefined {
    const known = this.#windows.get(event.sender.id);
    const frame = event.senderFrame;
    if (frame?.parent !== null || frame !== event.sender.mainFrame || known === undefined) return undefined;
    return frame.url === pageUrl(known.role) ? known.role : undefined;
  }
}
