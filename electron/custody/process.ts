/**
 * The custody process: one step, then main kills it. It either makes a set or reads cards and combines them, never both, so that a page is
 * read back from what lies in the workspace and not from memory. Secrets leave it only as the cards' pages.
 */

import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { CustodyAnswer, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import { type ParentLink, type Port, parentLink } from '../process-port.ts';
import { combineAll, tryCards } from './combine.ts';
import type { Contribution } from './entropy.ts';
import { type MakeRequest, makeRefusal, makeSet } from './make.ts';
import { CardTray } from './read.ts';
import { parseCardEntry, parseContribution, parseRequest, parseSecret } from './request.ts';

type PortByName = (name: string) => Port;

/** The one message this process takes from a port, or null when it is not of the agreed shape. */
function onlyMessage<Message>(port: Port, parse: (message: unknown) => Message | null): Promise<Message | null> {
  return new Promise((resolve) => {
    port.onMessage((message) => {
      port.close();
      resolve(parse(message));
    });
  });
}

const refused = (refusal: Refusal): CustodyAnswer => ({ ok: false, refusal, passed: [] });

async function make(request: MakeRequest, portOf: PortByName): Promise<CustodyAnswer> {
  const refusal = await makeRefusal(request);
  if (refusal !== null) return refused(refusal);
  const arrived = await Promise.all(
    request.contributors.map(async (fingerprint, at) => ({
      fingerprint,
      contribution: await onlyMessage(portOf(`token-${at + 1}`), parseContribution),
    })),
  );
  const contributions: Contribution[] = [];
  for (const { fingerprint, contribution } of arrived) {
    if (contribution === null) return refused(refuse('CUST-ENTROPY-1', { reason: 'malformed', fingerprint }));
    contributions.push(contribution);
  }
  return makeSet(request, contributions);
}

async function readTyped({ manifest, expectIndex }: Extract<CustodyRequest, { do: 'read-typed' }>, entry: Port): Promise<CustodyAnswer> {
  const typed = await onlyMessage(entry, parseCardEntry);
  return tray.readTyped(manifest, typed ?? { kind: 'withdrawn' }, expectIndex);
}

async function readWrapped(
  { manifest, wrapped, expectIndex }: Extract<CustodyRequest, { do: 'read-wrapped' }>,
  token: Port,
): Promise<CustodyAnswer> {
  // a token process that ended sends nothing any more; what it sent last may be heard after its end
  const lost = new Promise<null>((resolve) => {
    token.onClose(() => {
      setTimeout(resolve, LAST_WORDS_MS, null);
    });
  });
  const secret = await Promise.race([onlyMessage(token, parseSecret), lost]);
  return tray.readWrapped(manifest, wrapped, secret ?? { kind: 'withdrawn' }, expectIndex);
}

/** Electron tells of a port's end before it has handed on what came over it. */
const LAST_WORDS_MS = 1_000;

const step = { kind: null as 'make' | 'read' | null };
const tray = new CardTray();

/** CUST-STEP-1: this process did, or is doing, the other step. */
function stepRefusal(kind: 'make' | 'read'): CustodyAnswer | null {
  const before = step.kind;
  step.kind ??= kind;
  return before === null || (before === 'read' && kind === 'read')
    ? null
    : { ok: false, refusal: refuse('CUST-STEP-1', { did: before }), passed: [] };
}

async function perform(request: CustodyRequest, portOf: PortByName): Promise<CustodyAnswer> {
  const wrongStep = stepRefusal(request.do === 'make' ? 'make' : 'read');
  if (wrongStep !== null) return wrongStep;
  switch (request.do) {
    case 'make':
      return make(request, portOf);
    case 'read-page':
      return tray.readPage(request.manifest, request.path, request.expectIndex);
    case 'read-scan':
      return tray.readScan(request.manifest, request.path, request.expectIndex);
    case 'read-typed':
      return readTyped(request, portOf('entry'));
    case 'read-wrapped':
      return readWrapped(request, portOf('token'));
    case 'combine': {
      const refusal = tray.manifestRefusal(request.manifest);
      return refusal === null ? combineAll(request.manifest, tray.shards()) : refused(refusal);
    }
    case 'try': {
      const refusal = tray.manifestRefusal(request.manifest);
      return refusal === null ? tryCards(request.manifest, tray.shards()) : refused(refusal);
    }
  }
}

/** CUST-FAULT-1: the file system's own code. */
function faultRefusal(error: unknown, request: CustodyRequest): Refusal | null {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? refuse('CUST-FAULT-1', { doing: request.do, code }) : null;
}

/** sysexits.h EX_SOFTWARE. A bug's message might quote what nobody may see, so only where it happened is told. */
function stop(error: unknown): void {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  process.stderr.write(`${['the custody process stopped', ...frames].join('\n')}\n`, () => {
    process.exit(70);
  });
}
process.on('uncaughtException', stop);
// Node would pass a rejection on to the former, Electron's utility process only warns
process.on('unhandledRejection', stop);
// a parent that died leaves nobody to end the step
process.on('disconnect', () => {
  process.exit(0);
});

function serve(link: ParentLink): void {
  let last: Promise<void> = Promise.resolve();
  link.onRequest((message, portOf) => {
    last = last.then(async () => {
      const request = parseRequest(message);
      try {
        link.answer(await perform(request, portOf));
      } catch (error) {
        const refusal = faultRefusal(error, request);
        if (refusal === null) throw error;
        link.answer(refused(refusal));
      }
    });
  });
}

serve(parentLink());
