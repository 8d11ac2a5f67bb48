/**
 * How a program that main starts hears and answers. In Electron it is a utility process with `process.parentPort` and real MessagePorts;
 * at the command line and in tests it is a Node child process, where a port is a name of one request on the one channel:
 * `{ port, of, body }`.
 */
export interface Port {
  post(message: unknown): void;
  onMessage(listen: (message: unknown) => void): void;
  /** The other end is gone: its program ended, or closed it. What it posted before was heard before. */
  onClose(listen: () => void): void;
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
  /** The request that the port came with: the channel's first is 1. */
  readonly of: number;
  readonly body: unknown;
}
/** Nothing more comes over this port. */
export interface PortClosed {
  readonly port: string;
  readonly of: number;
  readonly closed: true;
}

interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listen: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listen: () => void): void;
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
  typeof message === 'object' && message !== null && 'port' in message && 'of' in message && 'body' in message;

const isPortClosed = (message: unknown): message is PortClosed =>
  typeof message === 'object' && message !== null && 'port' in message && 'of' in message && 'closed' in message;

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
            onClose: (hear) => {
              port.on('close', hear);
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

/** One end of a port: what comes before somebody listens waits; what comes after it was closed is nobody's. */
class NamedPort implements Port {
  readonly #tell: (body: unknown) => void;
  #listen: ((body: unknown) => void) | undefined;
  #early: unknown[] = [];
  #closed = false;
  #gone = false;
  #listenGone: (() => void) | undefined;

  constructor(tell: (body: unknown) => void) {
    this.#tell = tell;
  }

  post(body: unknown): void {
    this.#tell(body);
  }

  onMessage(listen: (body: unknown) => void): void {
    this.#listen = listen;
    for (const body of this.#early.splice(0)) this.hear(body);
  }

  onClose(listen: () => void): void {
    this.#listenGone = listen;
    if (this.#gone) listen();
  }

  /** The other end is gone. */
  lose(): void {
    this.#gone = true;
    if (!this.#closed) this.#listenGone?.();
  }

  hear(body: unknown): void {
    if (this.#closed) return;
    if (this.#listen === undefined) this.#early.push(body);
    else this.#listen(body);
  }

  close(): void {
    this.#closed = true;
    this.#early = [];
  }
}

/**
 * Requests are answered in their order, and a request's ports end with its answer: a PIN that comes too late for one does not reach the next.
 * `serialization: 'advanced'` on the parent's side keeps Uint8Arrays.
 */
function childLink(): ParentLink {
  const unanswered: { readonly number: number; readonly ports: ReadonlyMap<string, NamedPort> }[] = [];
  let heard = 0;
  const send = (message: unknown): void => {
    process.send?.(message);
  };
  return {
    answer: (message) => {
      for (const port of unanswered.shift()?.ports.values() ?? []) port.close();
      send(message);
    },
    onRequest: (listen) => {
      const portOf = (of: number, port: string): NamedPort | undefined => unanswered.find(({ number }) => number === of)?.ports.get(port);
      process.on('message', (message) => {
        if (isPortClosed(message)) {
          portOf(message.of, message.port)?.lose();
        } else if (isOverPort(message)) {
          const { port, of, body } = message;
          portOf(of, port)?.hear(body);
        } else if (isPosted(message)) {
          const of = ++heard;
          const made = (port: string): NamedPort =>
            new NamedPort((body) => {
              send({ port, of, body } satisfies OverPort);
            });
          const ports = new Map(message.ports.map((name) => [name, made(name)]));
          unanswered.push({ number: of, ports });
          listen(message.request, (name) => ports.get(name) ?? missing(name));
        }
      });
    },
  };
}

export function parentLink(): ParentLink {
  const parent = (process as { parentPort?: ElectronParent }).parentPort;
  return parent === undefined ? childLink() : electronLink(parent);
}
