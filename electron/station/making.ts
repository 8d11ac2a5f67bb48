/** The secret steps: making the key, reading its cards back, combining them. The secret itself is in the custody process, never here. */
import { executionRefusal, makingRefusal, mediumRefusal } from '../../shared/ceremony/making.ts';
import { nameOf } from '../../shared/ceremony/state.ts';
import type { ReadMedium } from '../../shared/format/ceremony-event.ts';
import type { PayloadOf } from '../../shared/format/operation.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { ShardHeader } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { type CustodyAnswer, type CustodyRequest, SCAN_ENDINGS } from '../../shared/ipc/custody-protocol.ts';
import type { PortEnd, Program } from '../../shared/ipc/program.ts';
import { askCustody as custody } from './custody-program.ts';
import type { Desk, Tried } from './desk.ts';
import { readFromToken } from './read-wrapped.ts';
import { CARD_DEADLINE_MS, generatorIn, holderIn } from './readers.ts';

export const CUSTODY_DEADLINE_MS = 120_000;
/** NIST SP 800-90A asks for full entropy at the security strength; 64 bytes a token is twice the KEK's 32. */
const CONTRIBUTION_BYTES = 64;

export async function probe(desk: Desk, phase: 'check' | 'before-secret'): Promise<Refusal | null> {
  const seen = await desk.working('probing', () => desk.parts.probe());
  return desk.ledger.record({ type: 'machine.probed', body: { phase, machine: seen.machine, findings: [...seen.findings] } });
}

/** The only kind that makes a key here: the controls refuse its events in every other (CER-KIND-1). */
function payloadNow(desk: Desk): PayloadOf<'master-key-generation'> {
  const { operation } = desk.ledger.open.opened;
  if (operation.kind !== 'master-key-generation') throw new Error(`no key is made in ${operation.kind}`);
  return operation.payload;
}

function headerNow(desk: Desk): ShardHeader {
  const { opened, id } = desk.ledger.open;
  const { keyName, keyAlgorithm, epoch, cards } = payloadNow(desk);
  return {
    format: 'keyrite-shard-header-v1',
    suite: 'SSS-GF256+AES-256-GCM-SIV',
    mode: opened.mode,
    ceremonyId: id,
    keyName,
    keyAlgorithm,
    epoch,
    threshold: cards.threshold,
    shards: cards.shards,
    created: desk.parts.now().toISOString(),
  };
}

/** Every custodian's card must be in a reader before anything is intended; the first that is missing is named. @returns who gives randomness */
function presentCards(desk: Desk, holders: readonly string[]): Promise<Tried<Givers>> {
  return desk.withReaders(async (readers) => {
    const looked = await desk.look(readers);
    if (!looked.ok) return looked;
    const absent = holders.find((id) => holderIn(looked.value, desk.person(id).key.fingerprint) === undefined);
    if (absent !== undefined) return { ok: false, refusal: desk.absent(desk.person(absent)) };
    const keys = holders.map((id) => desk.person(id).key.fingerprint);
    const gives = (key: string): boolean => generatorIn(looked.value, key) !== undefined;
    return { ok: true, value: { contributors: keys.filter(gives), withoutGenerator: keys.filter((key) => !gives(key)) } };
  });
}

/** Fingerprints of the custodians' keys, in their order: whose token gives randomness, and whose has no generator to ask. */
interface Givers {
  readonly contributors: readonly string[];
  readonly withoutGenerator: readonly string[];
}

/** Draws from each card in turn, straight into the custody process; one token process a module for all, ended after. */
function contribute(desk: Desk, contributors: readonly string[], ends: readonly PortEnd[]): Promise<Tried<null>> {
  return desk.withReaders(async (readers) => {
    const looked = await desk.look(readers);
    if (!looked.ok) return looked;
    for (const [i, fingerprint] of contributors.entries()) {
      desk.progress('randomness', i, contributors.length);
      const end = ends[i];
      if (end === undefined) throw new Error('one channel a contributor');
      const holder = generatorIn(looked.value, fingerprint);
      if (holder === undefined) return { ok: false, refusal: refuse('TOK-ABSENT-1', { fingerprint }) };
      const answer = await readers.ask(
        holder.module,
        { do: 'random', fingerprint, bytes: CONTRIBUTION_BYTES },
        { ports: { custody: end }, deadline: { ms: CARD_DEADLINE_MS } },
      );
      if (!answer.ok) return { ok: false, refusal: answer.refusal };
    }
    desk.progress('making', 0, 1);
    return { ok: true, value: null };
  });
}

export async function make(desk: Desk): Promise<Refusal | null> {
  const { ledger } = desk;
  const { opened, phase } = ledger.open;
  const { kind } = opened.operation;
  if (kind !== 'master-key-generation') return refuse('CER-KIND-1', { kind });
  // no token and no custody process hears of it before the quorum, nor after the end
  if (phase !== 'Approved') return executionRefusal(ledger.open);
  const probed = await probe(desk, 'before-secret');
  if (probed !== null) return probed;
  const holders = opened.participants.custodians;
  const requestDigest = ledger.open.request?.digest ?? '';
  // whatever keeps it from being made is said before a card is looked for
  const contributors = holders.map((id) => desk.person(id).key.fingerprint);
  const unready = makingRefusal(ledger.open, { requestDigest, contributors });
  if (unready !== null) return unready;
  const present = await desk.working('cards', () => presentCards(desk, holders));
  if (!present.ok) return present.refusal;
  const givers = present.value;
  const without = givers.withoutGenerator.length === 0 ? {} : { withoutGenerator: [...givers.withoutGenerator] };
  const intended = ledger.record({
    type: 'key.makingIntended',
    body: { requestDigest, contributors: [...givers.contributors], ...without },
  });
  if (intended !== null) return intended;
  const answer = await desk.working('randomness', () => makeInCustody(desk, holders, givers), holders.length);
  const refused =
    answer.ok && answer.did === 'make'
      ? ledger.record({
          type: 'key.made',
          body: {
            manifest: answer.manifest,
            pages: answer.pages.map(({ index, file }) => ({ index, file })),
            ...(answer.wrapped.length === 0 ? {} : { wrapped: [...answer.wrapped] }),
          },
        })
      : answer.ok
        ? refuse('CUST-ENDED-1', {})
        : answer.refusal;
  return refused === null ? null : (ledger.recordOwed(ledger.open, { type: 'key.makingFailed', body: { refusal: refused } }) ?? refused);
}

async function makeInCustody(desk: Desk, holders: readonly string[], { contributors, withoutGenerator }: Givers): Promise<CustodyAnswer> {
  const channels = contributors.map(() => desk.parts.channel());
  const program = desk.parts.startCustody();
  const { forms } = payloadNow(desk);
  try {
    const made = custody(
      program,
      {
        do: 'make',
        header: headerNow(desk),
        holders: holders.map((id, i) => ({ index: i + 1, id, name: nameOf(desk.roster, id) })),
        ...(forms === undefined ? {} : { forms }),
        contributors,
        ...(withoutGenerator.length === 0 ? {} : { withoutGenerator }),
        folder: desk.parts.cardsFolder,
        practice: desk.roster.mode === 'practice',
      },
      { ports: Object.fromEntries(channels.map(([end], i) => [`token-${i + 1}`, end])), deadline: { ms: CUSTODY_DEADLINE_MS } },
    );
    const given = await Promise.race([
      contribute(
        desk,
        contributors,
        channels.map(([, end]) => end),
      ),
      made.then((answer): Tried<null> => (answer.ok ? { ok: true, value: null } : { ok: false, refusal: answer.refusal })),
    ]);
    if (!given.ok) return { ok: false, refusal: given.refusal, passed: [] };
    return await made;
  } finally {
    program.end();
  }
}

const pageFile = (desk: Desk, file: string): string => `${desk.parts.cardsFolder}/${file}`;

/** As custody names them, and pictures of them; a set has at most 31 cards (shared/format/ceremony-event.ts). */
const PAGES = Array.from({ length: 31 }, (_, i) => i + 1).flatMap((index) => [
  `card-${index}.pdf`,
  ...SCAN_ENDINGS.map((ending) => `scan-${index}${ending}`),
]);

/**
 * The folder holds the pages of one set at a time (custody overwrites none), from its making to the end of its ceremony. While no ceremony has
 * such a set, whatever lies there is void: of a making without outcome, or of a ceremony that is over. Asked at start and after each command.
 */
export async function removeVoidPages({ ledger, parts }: Desk): Promise<void> {
  if (!ledger.underWay.some(({ making }) => making === 'made')) await parts.removePages(PAGES);
}

interface Typed {
  readonly manifest: ShardManifest;
  readonly index: number;
  readonly holder: string;
}

/** The entry view opens for the holder's card; what is typed there goes to the custody process only. */
export async function readTyped(
  desk: Desk,
  program: Program<CustodyRequest, CustodyAnswer>,
  { manifest, index, holder }: Typed,
): Promise<CustodyAnswer> {
  const name = nameOf(desk.roster, holder);
  const entry = desk.parts.openEntry({
    kind: 'card',
    name,
    first: name.split(' ')[0] ?? name,
    purpose: 'card',
    practice: desk.roster.mode === 'practice',
    token: null,
  });
  desk.show({ activity: { kind: 'entry', entry: 'card', person: holder, purpose: 'card' } });
  try {
    const request = { do: 'read-typed', manifest, expectIndex: index } as const;
    return await custody(program, request, { ports: { entry: entry.port }, deadline: { ms: CUSTODY_DEADLINE_MS, begins: entry.sent } });
  } finally {
    entry.close();
    desk.show({ activity: { kind: 'idle' } });
  }
}

/** Cards read back stay in one custody process until they are combined, so that the test is made from what was read. */
export class ReadingRoom {
  readonly #desk: Desk;
  #program: Program<CustodyRequest, CustodyAnswer> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  end(): void {
    this.#program?.end();
    this.#program = undefined;
  }

  #manifest(): ShardManifest {
    const { manifest } = this.#desk.ledger.open;
    if (manifest === null) throw new Error('no set was made');
    return manifest;
  }

  async read(index: number, medium: ReadMedium): Promise<Refusal | null> {
    const { ledger } = this.#desk;
    const card = ledger.open.cards.find((c) => c.index === index);
    if (card === undefined || ledger.open.manifest === null) return refuse('CARD-HOLDER-1', { index, holder: '' });
    // nothing was tried, and so nothing is recorded
    const unfit = mediumRefusal(ledger.open, index, medium);
    if (unfit !== null) return unfit;
    this.#program ??= this.#desk.parts.startCustody();
    const answer = await this.#readFrom(this.#program, medium, index, card.holder);
    if (!answer.ok) {
      if (answer.refusal.control.startsWith('CUST-')) this.end();
      const body = { index, holder: card.holder, passed: [...answer.passed], refusal: answer.refusal };
      return ledger.record({ type: 'card.readRefused', body }) ?? answer.refusal;
    }
    if (answer.did !== 'read') throw new Error('the custody process answered another request');
    return ledger.record({ type: 'card.readBack', body: { index, holder: card.holder, medium, passed: [...answer.passed] } });
  }

  #readFrom(program: Program<CustodyRequest, CustodyAnswer>, medium: ReadMedium, index: number, holder: string): Promise<CustodyAnswer> {
    if (medium === 'typed') return readTyped(this.#desk, program, { manifest: this.#manifest(), index, holder });
    if (medium !== 'token') return this.#readFile(program, index, medium);
    const desk = this.#desk;
    const wrapped = desk.ledger.open.wrapped.find((one) => one.index === index);
    if (wrapped?.form !== 'token') throw new Error(`shard ${index} is not in a token`);
    return readFromToken(desk, program, { manifest: this.#manifest(), wrapped, holder: desk.person(holder) });
  }

  /** A picture lies among the pages, where it was put: `scan-3.png`, `scan-3.jpg`. */
  #readFile(program: Program<CustodyRequest, CustodyAnswer>, index: number, medium: 'page' | 'scan'): Promise<CustodyAnswer> {
    const desk = this.#desk;
    const page = desk.ledger.open.pages.find((p) => p.index === index)?.file ?? '';
    const file = medium === 'page' ? page : `scan-${index}`;
    const request = { do: `read-${medium}`, manifest: this.#manifest(), path: pageFile(desk, file), expectIndex: index } as const;
    return desk.working('reading', () => custody(program, request, { deadline: { ms: CUSTODY_DEADLINE_MS } }));
  }

  /** The process ends when the combination has been tried, good or not: what it held is gone, and the cards can be read again. */
  async combine(): Promise<Refusal | null> {
    const desk = this.#desk;
    const { ledger } = desk;
    if (ledger.open.manifest === null) return refuse('SET-READBACK-1', { have: 0, need: ledger.open.cards.length });
    const program = this.#program ?? desk.parts.startCustody();
    this.#program = program;
    const answer = await desk.working('combining', () =>
      custody(program, { do: 'combine', manifest: this.#manifest() }, { deadline: { ms: CUSTODY_DEADLINE_MS } }),
    );
    if (answer.ok && answer.did === 'combine') {
      this.end();
      const { keyCheckValue, publicKey, subsets } = answer;
      return ledger.record({
        type: 'shards.combined',
        body: { threshold: payloadNow(this.#desk).cards.threshold, subsets, keyCheckValue, publicKeyFingerprint: publicKey },
      });
    }
    if (answer.ok) throw new Error('the custody process answered another request');
    if (answer.refusal.control !== 'CUST-COMBINE-1') this.end();
    return ledger.record({ type: 'shards.combineRefused', body: { refusal: answer.refusal } }) ?? answer.refusal;
  }
}
