/** The station's token program at the command line: behind the entry program, which alone hears the keyboard (pin-entry.ts). */
import { type ChildProcess, fork } from 'node:child_process';
import type { StationParts } from '../../electron/station/parts.ts';
import { readModule } from '../../shared/format/pkcs11-uri.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import { type Deadline, type PortEnd, type Program, ProgramFault } from '../../shared/ipc/program.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import { en, translator } from '../../shared/words/catalogue.ts';
import { visible } from '../visible.ts';
import { fromEntry, type NewPinPrompts, type ToEntry } from './entry-protocol.ts';

const t = translator(en, 'en');

/** Files of the programs beside this one. */
export interface Programs {
  readonly entry: string;
  readonly token: string;
}

interface Entry {
  readonly prompt: string | NewPinPrompts;
  readonly heard: () => void;
}

interface Waiting {
  readonly resolve: (answer: TokenAnswer) => void;
  readonly reject: (fault: ProgramFault) => void;
  readonly heard: () => void;
}

function startEntry({ entry, token }: Programs, module: string): ChildProcess {
  // options for this process's Node are not for those that see a PIN
  const env = { ...process.env, NODE_OPTIONS: '' };
  return fork(entry, [token, module], { execArgv: [], env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

type Asked = Omit<EntryAsk, 'theme'>;

const lastTry = (officer: boolean): readonly string[] => [
  `${t('entry.tries.last')} ${t(officer ? 'entry.tries.last.officer' : 'entry.tries.last.after')}`,
];

/** What the card tells of its tries, on a line of its own. */
function triesLines({ tries, code }: Asked): readonly string[] {
  if (code === 'puk') return [t('entry.tries.not-told')];
  if (tries === undefined) return [];
  return tries === 'last' ? lastTry(code === 'so-pin') : [t(`entry.tries.${tries}`)];
}

const practiceMark = ({ practice }: Asked): string => (practice ? 'PRACTICE. ' : '');

function newPinPrompts(ask: Asked): NewPinPrompts {
  const { code = 'pin', purpose } = ask;
  const first = visible(ask.name);
  const title = `${practiceMark(ask)}${t(purpose === 'unblock' ? 'entry.unblock' : 'entry.change', { first })} (Ctrl-C: change nothing).`;
  return {
    code,
    before: [title, ...triesLines(ask)],
    prompts: { code: `${t(`entry.code.${code}`)}: `, pin: `${t('entry.new')} (6 to 8 digits): `, again: `${t('entry.again')}: ` },
    wrong: { code: t(`entry.code.${code}.wrong`), pin: t('entry.new.wrong'), again: t('entry.again.wrong'), same: t('entry.new.same') },
  };
}

function promptOf(ask: Asked): string | NewPinPrompts {
  if (ask.kind === 'new-pin') return newPinPrompts(ask);
  const question = `${practiceMark(ask)}PIN of the card of ${visible(ask.name)} (Ctrl-C: sign nothing): `;
  return [...triesLines(ask), question].join('\n');
}

class TokenProgram implements Program<TokenRequest, TokenAnswer> {
  readonly #child: ChildProcess;
  readonly #entries: WeakMap<PortEnd, Entry>;
  #waiting: Waiting | undefined;
  #ended = false;

  constructor(child: ChildProcess, entries: WeakMap<PortEnd, Entry>) {
    this.#child = child;
    this.#entries = entries;
    child.on('message', (message) => {
      const said = fromEntry.parse(message);
      if (said.kind === 'sent') this.#waiting?.heard();
      if (said.kind === 'token') this.#take()?.resolve(said.answer);
    });
    child.once('exit', () => {
      this.#ended = true;
      this.#take()?.reject(new ProgramFault('PROGRAM-ENDED', 'token'));
    });
  }

  ask(
    request: TokenRequest,
    options: { readonly ports?: Readonly<Record<string, PortEnd>>; readonly deadline?: Deadline } = {},
  ): Promise<TokenAnswer> {
    if (this.#waiting !== undefined) throw new Error('the token program answers one request at a time');
    const port = options.ports?.['entry'];
    const entry = port === undefined ? undefined : this.#entries.get(port);
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(new ProgramFault('PROGRAM-ENDED', 'token'));
        return;
      }
      this.#waiting = { resolve, reject, heard: entry?.heard ?? (() => undefined) };
      this.#child.send({ kind: 'request', request, prompt: entry?.prompt ?? null } satisfies ToEntry);
      if (options.deadline !== undefined) void this.#enforce(options.deadline, this.#waiting);
    });
  }

  /** The entry program then gives the terminal back and kills the token program and itself. */
  end(): void {
    this.#ended = true;
    if (this.#child.connected) this.#child.disconnect();
    this.#take()?.reject(new ProgramFault('PROGRAM-ENDED', 'token'));
  }

  async #enforce({ ms, begins }: Deadline, asked: Waiting): Promise<void> {
    await begins;
    const timer = setTimeout(() => {
      if (this.#waiting !== asked) return;
      this.#take()?.reject(new ProgramFault('PROGRAM-DEADLINE', 'token'));
      this.end();
    }, ms);
    timer.unref();
  }

  #take(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

/** The station's parts that have to do with cards and with what is typed. */
export function cardParts(programs: Programs, modules: readonly string[]): Pick<StationParts, 'modules' | 'openEntry' | 'withdrawEntry'> {
  const entries = new WeakMap<PortEnd, Entry>();
  return {
    modules: modules.map((given) => ({
      path: readModule(given).path,
      start: () => new TokenProgram(startEntry(programs, given), entries),
    })),
    openEntry: (ask) => {
      const port = {};
      const sent = new Promise<void>((heard) => {
        entries.set(port, { prompt: promptOf(ask), heard });
      });
      return { port, sent, close: () => undefined };
    },
    // the person withdraws at the terminal
    withdrawEntry: () => undefined,
  };
}

/** Shows the lines on the terminal and asks; the answer is read by the entry program too, as a PIN may be typed too early. */
export function askOnTerminal(programs: Programs, lines: readonly string[], question: string): Promise<'yes' | 'other' | 'no-terminal'> {
  const child = startEntry(programs, '');
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const said = fromEntry.parse(message);
      if (said.kind === 'answered') resolve(said.answer);
      child.disconnect();
    });
    child.once('exit', () => {
      resolve('other');
    });
    child.send({ kind: 'question', lines: [...lines], question } satisfies ToEntry);
  });
}
