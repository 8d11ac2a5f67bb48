/**
 * `keyrite doctor`: the check of the station (shared/station-check) from the command line. It needs no log: where a console has the log's
 * lock, only what the log alone could tell is left open.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installedModules, lookAtStationMachine } from '../../electron/probe/station-machine.ts';
import { rsaVerify } from '../../electron/rsa.ts';
import { foldersOf, gather, type ToCheck } from '../../electron/station/check.ts';
import type { CheckParts, StationParts, TokenModule } from '../../electron/station/parts.ts';
import { testSignature } from '../../electron/station/test-signature.ts';
import { readWorkspace } from '../../electron/station/workspace.ts';
import { restorable } from '../../electron/store/copies.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import { refuse } from '../../shared/format/refusal.ts';
import type { Roster } from '../../shared/format/roster.ts';
import type { CheckFinding, StationCheck } from '../../shared/format/station-check.ts';
import { type CardHere, cardsHere, holderOf } from '../../shared/station-check/cards.ts';
import type { LogFacts, StationFacts } from '../../shared/station-check/facts.ts';
import { checkStation, isCritical } from '../../shared/station-check/findings.ts';
import { testSignatureFinding, untested, withTest } from '../../shared/station-check/test-signature.ts';
import { checkWords } from '../../shared/words/station-check.ts';
import { visible } from '../visible.ts';
import { DOCTOR_HELP, type Doctor, doctorAsked } from './doctor-arguments.ts';
import { DIST, PROGRAMS } from './open-workspace.ts';
import { EXIT } from './say.ts';
import { askOnTerminal, cardParts } from './token-program.ts';

/** With the way to its own terminal entry. */
function moduleAt(named: string): { readonly module: TokenModule; readonly openEntry: StationParts['openEntry'] } {
  const { modules, openEntry } = cardParts(PROGRAMS, [named]);
  const [module] = modules;
  if (module === undefined) throw new Error('one module was asked for');
  return { module, openEntry };
}

const parts: CheckParts = {
  moduleOf: (named) => moduleAt(named).module,
  installedModules: () => installedModules(),
  lookAtMachine: (folders) => lookAtStationMachine({ folders, programFiles: [join(DIST, 'cli/station.mjs')] }),
  now: () => new Date(),
};

/** Opened, read and closed again before anything else is looked at: nobody waits for the lock longer than that. */
function logOf(folder: string, copies: readonly string[]): LogFacts {
  const path = join(folder, 'log.sqlite');
  // opening would make one
  if (!existsSync(path)) return { kind: 'none' };
  try {
    const store = openStore(path);
    try {
      return { kind: 'read', records: store.count, last: store.last?.record.at ?? null };
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return { kind: 'refused', refusal: refuse(error.code, restorable(error, copies)) };
  }
}

async function toCheck({ workspace: folder, modules }: Doctor): Promise<ToCheck> {
  if (folder === null) return { modules, folders: [], workspace: { kind: 'none' } };
  const read = await readWorkspace(folder);
  if ('control' in read) return { modules, folders: [], workspace: { kind: 'refused', path: folder, refusal: read } };
  const { roster, policy, station } = read;
  return {
    modules: modules.length > 0 ? modules : station.modules,
    folders: foldersOf(folder, station),
    workspace: { kind: 'read', path: folder, roster, policy, log: logOf(folder, station.copies) },
  };
}

const QUESTION = 'Go on? Type yes:';

async function testWith(wanted: string, facts: StationFacts): Promise<CheckFinding> {
  const roster = facts.workspace.kind === 'read' ? facts.workspace.roster : null;
  const cards = cardsHere(facts.modules);
  const card = cards.find(({ token }) => holderOf(roster, token)?.id === wanted) ?? cards.find(({ token }) => token.serial === wanted);
  if (card === undefined) return untested(wanted, 'no-card', wanted);
  return testCard(card, roster);
}

async function testCard({ token, modules: [named = ''] }: CardHere, roster: Roster | null): Promise<CheckFinding> {
  const person = holderOf(roster, token);
  const holder = person?.name ?? token.label;
  const certificate = token.certificates.find(({ fingerprint }) => fingerprint === person?.key.fingerprint) ?? token.certificates[0];
  if (certificate === undefined) return untested(token.serial, 'no-key', holder);
  const lines = [
    `Test signature with the card of ${holder}, serial number ${token.serial}.`,
    'It approves nothing. A wrong PIN costs a try.',
  ];
  const said = await askOnTerminal(PROGRAMS, lines.map(visible), QUESTION);
  if (said !== 'yes') return untested(token.serial, said === 'no-terminal' ? 'no-terminal' : 'not-wanted', holder);
  const { module, openEntry } = moduleAt(named);
  const practice = roster?.mode === 'practice';
  const tested = await testSignature(
    {
      nonce: (bytes) => new Uint8Array(randomBytes(bytes)),
      now: () => new Date(),
      module,
      openEntry: () => openEntry({ kind: 'pin', name: holder, first: holder, purpose: 'test', practice, token: null }),
    },
    { serial: token.serial, holder, fingerprint: certificate.fingerprint, certificate: certificate.der },
  );
  return testSignatureFinding(tested, rsaVerify);
}

const MARK: Readonly<Record<CheckFinding['result'], string>> = {
  ok: 'ok',
  warning: 'warning',
  critical: 'CRITICAL',
  'cannot-tell': 'cannot tell',
};
const counted = ({ findings }: StationCheck): string =>
  (['critical', 'warning', 'cannot-tell', 'ok'] as const)
    .map((result) => `${findings.filter((one) => one.result === result).length} ${MARK[result].toLowerCase()}`)
    .join(', ');

function lines(check: StationCheck): readonly string[] {
  const rows = check.findings.flatMap((finding) => {
    const { title, found, todo } = checkWords(finding);
    const first = `${MARK[finding.result].padEnd(11)}  ${title}: ${found}`;
    return todo === '' ? [first] : [first, `${' '.repeat(11)}  > ${todo}`];
  });
  return [...rows, '', `${counted(check)}.`];
}

const json = ({ at, findings }: StationCheck, status: number) => ({
  at,
  critical: status !== EXIT.done,
  findings: findings.map((finding) => {
    const { title, found, todo } = checkWords(finding);
    const { check: id, about, result, found: code, values, refusal } = finding;
    return { id, about, title, result, found, whatToDo: todo, code, values, control: refusal?.control ?? null };
  }),
});

/** @param args after `doctor`. @returns the exit status. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  const asked = doctorAsked(args, process.env, existsSync('station.json') ? '.' : null);
  if (asked.kind === 'help') {
    process.stdout.write(DOCTOR_HELP);
    return EXIT.done;
  }
  if (asked.kind === 'misused') {
    process.stderr.write(`keyrite: ${visible(asked.because)}\n         keyrite doctor --help says more\n`);
    return EXIT.misused;
  }
  const facts = await gather(parts, await toCheck(asked));
  const found = checkStation(facts, rsaVerify);
  const test = asked.testSignature === null ? null : await testWith(asked.testSignature, facts);
  const check = test === null ? found : withTest(found, test);
  const status = isCritical(check) || (test !== null && test.result !== 'ok') ? EXIT.refused : EXIT.done;
  if (asked.json) process.stdout.write(`${JSON.stringify(json(check, status), null, 2)}\n`);
  else for (const line of lines(check)) process.stdout.write(`${visible(line)}\n`);
  return status;
}
