/**
 * The entry view's only wire: a port straight to the token or custody process. Main hears that something was sent or withdrawn, never what.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { ENTRY_CHANNEL, ENTRY_WITHDRAW_CHANNEL } from '../shared/ipc/channels.ts';
import type { EntryAsk } from '../shared/ipc/entry.ts';

let port: IpcRendererEvent['ports'][number] | undefined;
let kind: EntryAsk['kind'] = 'pin';

function withdraw(): void {
  port?.postMessage({ kind: 'withdrawn' });
  ipcRenderer.send(ENTRY_CHANNEL, 'sent');
}
ipcRenderer.on(ENTRY_WITHDRAW_CHANNEL, withdraw);

contextBridge.exposeInMainWorld('keyriteEntry', {
  ready: (): void => {
    ipcRenderer.send(ENTRY_CHANNEL, 'ready');
  },
  onAsk: (listen: (ask: EntryAsk) => void): void => {
    ipcRenderer.once(ENTRY_CHANNEL, (event, ask: EntryAsk) => {
      port = event.ports[0];
      kind = ask.kind;
      listen(ask);
    });
  },
  send: (...typed: Uint8Array[]): void => {
    const [first = new Uint8Array(), pin = first, again = pin] = typed;
    port?.postMessage(kind === 'pin' ? { kind, pin } : kind === 'card' ? { kind, typed: first } : { kind, code: first, pin, again });
    for (const bytes of typed) bytes.fill(0);
    ipcRenderer.send(ENTRY_CHANNEL, 'sent');
  },
  withdraw,
});
