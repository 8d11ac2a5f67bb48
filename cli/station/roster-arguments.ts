/** What was asked of `keyrite roster`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Enrol {
  readonly do: 'enrol';
  readonly draft: string;
  readonly person: string;
  /** Null: from the certificate's subject, or as the draft has it. */
  readonly name: string | null;
  readonly organisation: string | null;
  readonly contact: string | null;
  readonly roles: readonly string[] | null;
  readonly groups: readonly string[] | null;
  /** Leading hex digits of the key's fingerprint. */
  readonly fingerprint: string | null;
  readonly replace: boolean;
  /** Of a new draft only. */
  readonly mode: string | null;
  readonly rosterOrganisation: string | null;
  readonly trustRoots: readonly string[];
}
export type RosterCommand =
  | Enrol
  | { readonly do: 'cards' }
  | { readonly do: 'remove'; readonly draft: string; readonly person: string }
  | { readonly do: 'sign'; readonly draft: string; readonly person: string }
  | { readonly do: 'show'; readonly file: string }
  | { readonly do: 'compare'; readonly before: string; readonly after: string }
  | { readonly do: 'export'; readonly out: string }
  | { readonly do: 'import'; readonly file: string };

export type RosterAsked =
  | { readonly kind: 'help' }
  | { readonly kind: 'misused'; readonly because: string }
  | { readonly kind: 'command'; readonly command: RosterCommand; readonly workspace: string; readonly json: boolean };

export const ROSTER_HELP = `keyrite roster: who takes part, and with which key

  keyrite roster cards
          the certificates in the readers
  keyrite roster enrol --person ID --role ROLE[,ROLE] [--name TEXT] [--organisation TEXT] [--contact ADDRESS]
          [--group NAME[,NAME]] [--fingerprint HEX] [--replace] [--draft FILE]
          [--mode practice|production --roster-organisation TEXT --trust-root FILE[,FILE]]   (for a new roster)
  keyrite roster remove --person ID [--draft FILE]
  keyrite roster sign --person ID [--draft FILE]
  keyrite roster show FILE
  keyrite roster compare OLD NEW
  keyrite roster export --out FILE
  keyrite roster import FILE

Each also takes --workspace DIR (else $KEYRITE_WORKSPACE, else this folder) and --json. The draft is roster-draft.json in the workspace.
Exit status: 0 done, 1 refused (why is on the standard error), 2 wrong usage.
`;

const OPTIONS = {
  cards: { strings: [], files: 0 },
  enrol: {
    strings: [
      'person',
      'name',
      'organisation',
      'contact',
      'role',
      'group',
      'fingerprint',
      'draft',
      'mode',
      'roster-organisation',
      'trust-root',
    ],
    files: 0,
  },
  remove: { strings: ['person', 'draft'], files: 0 },
  sign: { strings: ['person', 'draft'], files: 0 },
  show: { strings: [], files: 1 },
  compare: { strings: [], files: 2 },
  export: { strings: ['out'], files: 0 },
  import: { strings: [], files: 1 },
} as const;
type Name = keyof typeof OPTIONS;
const isName = (name: string): name is Name => Object.hasOwn(OPTIONS, name);

/** Thrown and caught in this file only. */
class Misused extends Error {}

interface Given {
  readonly text: (option: string) => string | null;
  readonly needed: (option: string) => string;
  readonly list: (option: string) => readonly string[] | null;
  readonly flag: (option: string) => boolean;
  readonly file: (at: number) => string;
}

function given(name: Name, args: readonly string[]): Given {
  const { strings, files } = OPTIONS[name];
  const options: Record<string, { readonly type: 'string' | 'boolean' }> = { workspace: { type: 'string' }, json: { type: 'boolean' } };
  for (const option of strings) options[option] = { type: 'string' };
  if (name === 'enrol') options['replace'] = { type: 'boolean' };
  const values = new Map<string, string | boolean>();
  const positionals: string[] = [];
  for (const token of parseArgs({ args: [...args], options, tokens: true, allowPositionals: true }).tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (values.has(token.name)) throw new Misused(`--${token.name} is given twice`);
    values.set(token.name, token.value ?? true);
  }
  if (positionals.length !== files)
    throw new Misused(`${name} takes ${files === 1 ? 'one file' : `${files} files`}, not ${positionals.length}`);
  const text = (option: string): string | null => {
    const value = values.get(option);
    return typeof value === 'string' ? value : null;
  };
  return {
    text,
    needed: (option) => {
      const value = text(option);
      if (value === null) throw new Misused(`--${option} is missing`);
      return value;
    },
    list: (option) =>
      text(option)
        ?.split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '') ?? null,
    flag: (option) => values.get(option) === true,
    file: (at) => resolve(positionals[at] ?? ''),
  };
}

function fingerprintOf(text: string | null): string | null {
  if (text === null) return null;
  const hex = text.replaceAll(/[\s:]/g, '').toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(hex)) throw new Misused('--fingerprint is 8 to 64 hex digits');
  return hex;
}

function commandOf(name: Name, values: Given, workspace: string): RosterCommand {
  const { text, needed, list, flag, file } = values;
  const draft = resolve(text('draft') ?? `${workspace}/roster-draft.json`);
  switch (name) {
    case 'cards':
      return { do: 'cards' };
    case 'enrol':
      return {
        do: 'enrol',
        draft,
        person: needed('person'),
        name: text('name'),
        organisation: text('organisation'),
        contact: text('contact'),
        roles: list('role'),
        groups: list('group'),
        fingerprint: fingerprintOf(text('fingerprint')),
        replace: flag('replace'),
        mode: text('mode'),
        rosterOrganisation: text('roster-organisation'),
        trustRoots: (list('trust-root') ?? []).map((path) => resolve(path)),
      };
    case 'remove':
    case 'sign':
      return { do: name, draft, person: needed('person') };
    case 'show':
      return { do: 'show', file: file(0) };
    case 'compare':
      return { do: 'compare', before: file(0), after: file(1) };
    case 'export':
      return { do: 'export', out: resolve(needed('out')) };
    case 'import':
      return { do: 'import', file: file(0) };
  }
}

/** @param args from after `roster` on */
export function rosterAskedOf(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): RosterAsked {
  const [name = '', ...rest] = args;
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  if (!isName(name)) return { kind: 'misused', because: name === '' ? 'no command' : `unknown command ${name}` };
  try {
    const values = given(name, rest);
    const workspace = resolve(values.text('workspace') ?? environment['KEYRITE_WORKSPACE'] ?? '.');
    return { kind: 'command', command: commandOf(name, values, workspace), workspace, json: values.flag('json') };
  } catch (error) {
    // the second: ERR_PARSE_ARGS_…, an unknown option, or one without its value
    if (error instanceof Misused || error instanceof TypeError) return { kind: 'misused', because: error.message };
    throw error;
  }
}
