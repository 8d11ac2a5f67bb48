/**
 * How a program that main starts hears and answers. In Electron it is a utility process with `process.parentPort` and real MessagePorts;
 * at the command line and in tests it is a Node child process, where a port is a name on the one channel: `{ port, body }`.
 */
export interface Port {
  post(message: unknown): void;
  onMessage(listen: (message: unknown) => void): void;
  close(): void;
}

export interface ParentLink {
  answer(message: unknown): void;
  /** Called for each request with the ports that came with it, by name. */
  onRequest(listen: (request: unknown, port: (name: string) => Port) => void): void;
}

/** The message main sends: the request, and the names of the ports that travel with it, in order. */
export interface Posted {
  readonly request: unknown;
  readonly ports: readonly string[];
}
export interface OverPort {
  readonly port: string;
  readonly body: unknown;
}

interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listen: (event: { readonly data: unknown }) => void): void;
  start(): void;
  close(): void;
}
interface ElectronParent {
  postMessage(message: unknown): void;
  on(event: 'message', listen: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void): void;
}

const isPosted = (message: unknown): message is Posted =>
  typeof message === 'object' && message !== null && 'request' in message && 'ports' in message;
const isOverPort = (message: unknown): message is OverPort =>
  typeof message === 'object' && message !== null && 'port' in message && 'body' in message;

function missing(name: string): never {
  throw new Error(`no port named ${name} came with the request`);
}

function electronLink(parent: ElectronParent): ParentLink {
  return {
    answer: (message) => {
      parent.postMessage(message);
    },
    onRequest: (listen) => {
      parent.on('message', ({ data, ports }) => {
        if (!isPosted(data)) return;
        listen(data.request, (name) => {
          const port = ports[data.ports.indexOf(name)] ?? missing(name);
          return {
            post: (message) => {
              port.postMessage(message);
            },
            onMessage: (hear) => {
              port.on('message', (event) => {
                hear(event.data);
              });
              port.start();
            },
            close: () => {
              port.close();
            },
          };
        });
      });
    },
  };
}

/** `serialization: 'advanced'` on the parent's side keeps Uint8Arrays. */
function childLink(): ParentLink {
  const listeners = new Map<string, (message: unknown) => void>();
  const early = new Map<string, unknown[]>();
  const send = (message: unknown): void => {
    process.send?.(message);
  };
  return {
    answer: send,
    onRequest: (listen) => {
      process.on('message', (message) => {
        if (isOverPort(message)) {
          const hear = listeners.get(message.port);
          if (hear === undefined) early.set(message.port, [...(early.get(message.port) ?? []), message.body]);
          else hear(message.body);
        } else if (isPosted(message)) {
          listen(message.request, (name) => ({
            post: (body) => {
              send({ port: name, body });
            },
            onMessage: (hear) => {
              listeners.set(name, hear);
              for (const body of early.get(name) ?? []) hear(body);
              early.delete(name);
            },
            close: () => {
              listeners.delete(name);
              early.delete(name);
            },
          }));
        }
      });
    },
  };
}

export function parentLink(): ParentLink {
  const parent = (process as { parentPort?: ElectronParent }).parentPort;
  return parent === undefined ? childLink() : electronLink(parent);
}
