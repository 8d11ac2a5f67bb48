/** What was asked of `keyrite doctor`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { readModule } from '../../shared/format/pkcs11-uri.ts';
import { readWords } from '../parsing.ts';

export interface Doctor {
  /** Null: no workspace, only the machine and its modules. */
  readonly workspace: string | null;
  /** Modules by path or pkcs11: URI, in place of the workspace's. */
  readonly modules: readonly string[];
  readonly json: boolean;
  /** A person's id on the roster, or a card's serial number. */
  readonly testSignature: string | null;
}

export type DoctorAsked =
  | { readonly kind: 'help' }
  | { readonly kind: 'misused'; readonly because: string }
  | ({ readonly kind: 'doctor' } & Doctor);

export const DOCTOR_HELP = `keyrite doctor: is this machine ready for a ceremony, and what is to be done

  keyrite doctor [--workspace DIR] [--module PATH …] [--json] [--test-signature PERSON|SERIAL]

Looks at the card modules, pcscd, readers, cards and their certificates, the clock, randomness, free room and the printer; with a
workspace also at its roster and log. Writes nothing.

  --workspace DIR   else $KEYRITE_WORKSPACE, else this folder if it has a station.json, else none
  --module PATH     this module, not the workspace's or those that are installed; may be given several times
  --test-signature  one signature that approves nothing, with the card of this person or of this serial number; asks for the PIN at
                    the terminal, and a wrong one costs a try
  --json            the findings as one JSON value

Exit status: 0 nothing critical, 1 something is critical or the test signature was not made, 2 wrong usage.
`;

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      workspace: { type: 'string', multiple: true },
      module: { type: 'string', multiple: true },
      json: { type: 'boolean' },
      'test-signature': { type: 'string', multiple: true },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** Null: a path, or a URI as station.json takes it. */
function wrongWith(module: string): string | null {
  try {
    readModule(module);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error.at;
    throw error;
  }
}

const misused = (because: string): DoctorAsked => ({ kind: 'misused', because });

/**
 * @param args after `doctor`
 * @param here the current folder, if it is a workspace
 */
export function doctorAsked(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  here: string | null,
): DoctorAsked {
  const words = readWords(() => parsed(args));
  if (!words.ok) return misused(words.because);
  const { values } = words.read;
  if (values.help === true) return { kind: 'help' };
  const { workspace = [], module: modules = [], 'test-signature': tests = [] } = values;
  if (workspace.length > 1) return misused('--workspace is given twice');
  if (tests.length > 1) return misused('--test-signature is given twice: one card at a time');
  if ([...workspace, ...modules, ...tests].includes('')) return misused('an option has an empty value');
  const named = modules.map((module) => (module.startsWith('pkcs11:') ? module : resolve(module)));
  const wrong = named.map(wrongWith).find((problem) => problem !== null);
  if (wrong !== undefined) return misused(`--module: ${wrong}`);
  const folder = workspace[0] ?? environment['KEYRITE_WORKSPACE'] ?? here;
  return {
    kind: 'doctor',
    workspace: folder === null ? null : resolve(folder),
    modules: named,
    json: values.json === true,
    testSignature: tests[0] ?? null,
  };
}
