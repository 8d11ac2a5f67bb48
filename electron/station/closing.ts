/** After the seal: the PDF and its signatures, the bundle and its quorum, the export. What was made is kept in the workspace until then. */
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { bundleMembers, bundleStatementOf } from '../../shared/ceremony/bundle-members.ts';
import { mayStillSignBundle } from '../../shared/ceremony/evidence.ts';
import { logDocument } from '../../shared/ceremony/log-document-of.ts';
import { currentStep } from '../../shared/ceremony/state.ts';
import { encodeArchive } from '../../shared/format/bundle-archive.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import { encodeEnvelope, pae, verifyEnvelope } from '../../shared/format/dsse.ts';
import { type Entry, encodeLog } from '../../shared/format/event-record.ts';
import { isQuorumKind } from '../../shared/format/operation.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Person } from '../../shared/format/roster.ts';
import type { Action } from '../../shared/format/script.ts';
import { bundleStatementRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';
import type { PaperAnswer, PaperRequest, PreparedSignature, SignatureField } from '../../shared/ipc/paper-protocol.ts';
import { ProgramFault } from '../../shared/ipc/program.ts';
import { type Desk, spkiOf, type Tried } from './desk.ts';
import { confirmBytes, signCheckpoint } from './signing.ts';

const PAPER_DEADLINE_MS = 60_000;

function sealedEntries(desk: Desk): readonly Entry[] {
  return desk.ledger.entries.slice(0, desk.ledger.sealed.head.seq);
}

type Paper = (request: PaperRequest) => Promise<PaperAnswer>;

/** One paper process for one use, ended whatever happens. */
async function withPaper<T>(desk: Desk, use: (paper: Paper) => Promise<T>): Promise<T> {
  const program = desk.parts.startPaper();
  try {
    return await use(async (request) => {
      try {
        return await program.ask(request, { deadline: { ms: PAPER_DEADLINE_MS } });
      } catch (error) {
        if (!(error instanceof ProgramFault)) throw error;
        return { ok: false, refusal: refuse('PAPER-ENDED-1', {}) };
      }
    });
  } finally {
    program.end();
  }
}

const fieldOf = (person: Person, role: 'master' | 'witness'): string => `signature-${role}-${person.id}`;

function signatureFields(desk: Desk): readonly SignatureField[] {
  const { master, witness } = desk.ledger.open.opened.participants;
  return [
    { field: fieldOf(desk.person(master), 'master'), person: desk.person(master).name, role: 'Ceremony master' },
    { field: fieldOf(desk.person(witness), 'witness'), person: desk.person(witness).name, role: 'Witness' },
  ];
}

/** The same log gives the same bytes, so an unsigned document is built anew when it is needed. */
async function builtDocument(desk: Desk, paper: Paper): Promise<Tried<Uint8Array>> {
  const entries = sealedEntries(desk);
  const answer = await paper({
    do: 'build',
    document: logDocument(desk.ledger.sealed, entries),
    machineLog: encodeLog(entries),
    fields: signatureFields(desk),
    created: desk.ledger.sealed.sealed?.at ?? '',
  });
  if (!answer.ok) return { ok: false, refusal: { control: answer.refusal.control, operands: { ...answer.refusal.operands } } };
  if (answer.did !== 'build') throw new Error('the paper process answered another request');
  return { ok: true, value: answer.pdf };
}

/** The PDF with the signatures recorded so far, kept under its digest; undefined before the first. */
async function signedDocument(desk: Desk): Promise<Tried<Uint8Array> | undefined> {
  const last = desk.ledger.open.documents.at(-1);
  if (last === undefined) return undefined;
  const kept = await desk.parts.readDocument(last.digest);
  const same = kept !== undefined && digestHex(kept) === last.digest;
  return same ? { ok: true, value: kept } : { ok: false, refusal: refuse('PAPER-LOST-1', { digest: last.digest }) };
}

async function prepare(desk: Desk, paper: Paper, person: Person, field: string, pdf: Uint8Array): Promise<Tried<PreparedSignature>> {
  const answer = await paper({
    do: 'prepare',
    pdf,
    field,
    certificate: fromBase64(person.certificate),
    chain: desk.roster.trustRoots.map(fromBase64),
    at: desk.parts.now().toISOString(),
    signer: person.name,
    reason: `Ceremony ${desk.ledger.open.id}`,
    location: desk.ledger.open.opened.location,
  });
  if (!answer.ok) return { ok: false, refusal: { control: answer.refusal.control, operands: { ...answer.refusal.operands } } };
  if (answer.did !== 'prepare') throw new Error('the paper process answered another request');
  return { ok: true, value: answer.prepared };
}

function signDocument(desk: Desk, person: Person): Promise<Refusal | null> {
  return withPaper(desk, async (paper) => {
    const role = person.id === desk.ledger.open.opened.participants.master ? 'master' : 'witness';
    const field = fieldOf(person, role);
    const ready = await desk.working('document', async () => {
      const document = (await signedDocument(desk)) ?? (await builtDocument(desk, paper));
      return document.ok ? prepare(desk, paper, person, field, document.value) : document;
    });
    if (!ready.ok) return ready.refusal;
    const signed = await desk.sign(person, 'document', () => ready.value.signedAttributes);
    if (!signed.ok) return signed.refusal;
    const done = await paper({ do: 'finish', prepared: ready.value, signature: signed.value.signature });
    if (!done.ok) return { control: done.refusal.control, operands: { ...done.refusal.operands } };
    if (done.did !== 'finish') throw new Error('the paper process answered another request');
    const digest = digestHex(done.pdf);
    // kept before it is recorded: a record without its PDF could not be exported
    const unkept = await keep(desk, digest, done.pdf);
    if (unkept !== null) return unkept;
    return desk.ledger.record({ type: 'document.signed', body: { person: person.id, field, token: { ...signed.value.token }, digest } });
  });
}

/** PAPER-KEEP-1: the workspace has no room for the PDF, or cannot be written. */
async function keep(desk: Desk, digest: string, pdf: Uint8Array): Promise<Refusal | null> {
  try {
    await desk.parts.writeDocument(digest, pdf);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return refuse('PAPER-KEEP-1', { code, bytes: pdf.length });
  }
}

interface Bundle {
  readonly members: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly statement: Uint8Array;
}

/** The same members and statement each time: everything in them stands in the log. */
async function bundleNow(desk: Desk): Promise<Tried<Bundle>> {
  const state = desk.ledger.open;
  const document = await signedDocument(desk);
  const created = state.documents.at(-1)?.at;
  if (state.checkpoint === null || created === undefined || document === undefined)
    return { ok: false, refusal: refuse('STEP-ORDER-1', { step: state.current ?? '', event: 'bundle.signed' }) };
  if (!document.ok) return document;
  const entries = sealedEntries(desk);
  const members = bundleMembers({
    entries,
    checkpoint: state.checkpoint.envelope,
    pdf: document.value,
  });
  return { ok: true, value: { members, statement: bundleStatementRecord.encode(bundleStatementOf(members, state, created)) } };
}

/** What the custodians compare before they sign; shown as soon as it is known. */
export async function showStatement(desk: Desk): Promise<Refusal | null> {
  const bundle = await bundleNow(desk);
  if (!bundle.ok) return bundle.refusal;
  desk.show({ statementDigest: digestHex(bundle.value.statement) });
  return null;
}

async function signBundle(desk: Desk, person: Person): Promise<Refusal | null> {
  if (!mayStillSignBundle(desk.ledger.open).includes(person.id)) return refuse('BND-SIGNER-1', { person: person.name });
  const bundle = await bundleNow(desk);
  if (!bundle.ok) return bundle.refusal;
  const { statement } = bundle.value;
  desk.show({ statementDigest: digestHex(statement) });
  const signed = await desk.sign(person, 'bundle', () => pae(PAYLOAD_TYPE.bundle, statement));
  if (!signed.ok) return signed.refusal;
  const sig = toBase64(signed.value.signature);
  const alone = { payloadType: PAYLOAD_TYPE.bundle, payload: toBase64(statement), signatures: [{ keyid: person.key.fingerprint, sig }] };
  if (verifyEnvelope(alone, PAYLOAD_TYPE.bundle, () => spkiOf(person), desk.parts.rsa).verified.length !== 1)
    return refuse('BND-SIGNATURE-1', { person: person.name });
  return desk.ledger.record({
    type: 'bundle.signed',
    body: {
      person: person.id,
      token: { ...signed.value.token },
      keyFingerprint: person.key.fingerprint,
      signature: sig,
      statementDigest: digestHex(statement),
    },
  });
}

const SIGNING: Readonly<Partial<Record<Action, (desk: Desk, person: Person) => Promise<Refusal | null>>>> = {
  'confirm-bytes': confirmBytes,
  'sign-checkpoint': signCheckpoint,
  'sign-document': signDocument,
  'sign-bundle': signBundle,
};

/** Bytes, checkpoint, PDF or bundle, by the step now; what a card refuses is on the record. */
export async function sign(desk: Desk, id: string): Promise<Refusal | null> {
  const step = currentStep(desk.ledger.open);
  const person = desk.person(id);
  const act = step === undefined ? undefined : SIGNING[step.action];
  if (step === undefined || act === undefined) return refuse('STEP-ORDER-1', { step: step?.id ?? '', event: 'sign' });
  const refused = await act(desk, person);
  if (refused !== null) desk.ledger.record({ type: 'signature.refused', body: { step: step.id, person: id, refusal: refused } });
  return refused;
}

/** What leaves the room: the bundle that the quorum signed, or, of an emergency, the signed PDF with its log attached. */
async function outgoing(desk: Desk): Promise<Tried<{ readonly file: string; readonly bytes: Uint8Array }>> {
  const { id, opened, bundle: signatures } = desk.ledger.open;
  if (!isQuorumKind(opened.operation.kind)) {
    const document = await signedDocument(desk);
    if (document === undefined) return { ok: false, refusal: refuse('STEP-ORDER-1', { step: '', event: 'bundle.exported' }) };
    return document.ok ? { ok: true, value: { file: `${id}-log.pdf`, bytes: document.value } } : document;
  }
  const bundle = await bundleNow(desk);
  if (!bundle.ok) return bundle;
  const { members, statement } = bundle.value;
  const envelope = encodeEnvelope({
    payloadType: PAYLOAD_TYPE.bundle,
    payload: toBase64(statement),
    signatures: signatures.map((b) => ({ keyid: b.keyFingerprint, sig: b.signature })),
  });
  return {
    ok: true,
    value: { file: `${id}-bundle.zip`, bytes: encodeArchive([...members, { name: 'bundle.dsse.json', bytes: envelope }]) },
  };
}

/**
 * Two people say that an interrupted export happened: the file on the medium must be the one that was announced, and is then its outcome. A file
 * that is missing, or another, is refused, and what was interrupted stays open.
 */
export async function settleExport(desk: Desk, settled: EventOf<'act.resolved'>): Promise<Refusal | null> {
  const { ledger, parts } = desk;
  const { exportIntended } = ledger.open;
  if (exportIntended === null) return refuse('EXP-INTENT-1', {});
  const { file, digest } = exportIntended;
  const found = await desk.working('looking', () => parts.findExported(file, digest));
  if (!found.ok) return found.refusal;
  return (
    ledger.record(settled) ??
    ledger.recordOwed(ledger.open, { type: 'bundle.exported', body: { file, digest: found.digest, bytes: found.bytes } })
  );
}

export async function exportCeremony(desk: Desk): Promise<Refusal | null> {
  const { ledger, parts } = desk;
  // written before, and its outcome was owed until now
  if (ledger.open.exported !== null) return null;
  const out = await outgoing(desk);
  if (!out.ok) return out.refusal;
  const { file, bytes } = out.value;
  const intended = ledger.record({ type: 'bundle.exportIntended', body: { file, digest: digestHex(bytes) } });
  if (intended !== null) return intended;
  const written = await desk.working('exporting', () => parts.exportFile(file, bytes));
  if (!written.ok)
    return ledger.recordOwed(ledger.open, { type: 'bundle.exportFailed', body: { refusal: written.refusal } }) ?? written.refusal;
  return ledger.recordOwed(ledger.open, { type: 'bundle.exported', body: { file, digest: written.digest, bytes: bytes.length } });
}
