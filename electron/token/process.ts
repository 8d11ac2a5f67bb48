/**
 * The token process: one PKCS#11 module, one request at a time, killable at any moment. Started with the module, as station.json names it, as its argument; the
 * module is loaded at the first request, so that one that cannot be loaded is an answer and not a crash.
 */
import { digestHex } from '../../shared/format/fields.ts';
import { pairId } from '../../shared/format/keypair.ts';
import { signingAlgorithm } from '../../shared/format/operation.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import { z } from '../../shared/zod.ts';
import { type Port, parentLink } from '../process-port.ts';
import { DeviceFault } from './cryptoki-call.ts';
import { derive } from './derive.ts';
import { adopt, destroy, generate, seek } from './keypair.ts';
import { type OpenModule, openModule } from './module.ts';
import { pinsSeen, setPin } from './pins.ts';
import { contributeRandom } from './random.ts';
import { deviceFailed } from './refusals.ts';
import { sign } from './sign.ts';
import { presentTokens, tokenSeen } from './tokens.ts';

const pair = { serial: z.string().min(1).max(64), label: z.string().min(1).max(64), id: pairId };
const tokenRequest: z.ZodType<TokenRequest> = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('list') }),
  z.strictObject({ do: z.literal('sign'), fingerprint: digestHex, message: z.instanceof(Uint8Array) }),
  z.strictObject({ do: z.literal('derive'), fingerprint: digestHex, point: z.instanceof(Uint8Array) }),
  z.strictObject({ do: z.literal('generate'), ...pair, algorithm: signingAlgorithm, message: z.instanceof(Uint8Array) }),
  z.strictObject({ do: z.literal('seek-pair'), ...pair }),
  z.strictObject({ do: z.literal('adopt-pair'), ...pair, algorithm: signingAlgorithm, message: z.instanceof(Uint8Array) }),
  z.strictObject({ do: z.literal('destroy-pair'), ...pair }),
  z.strictObject({ do: z.literal('pins') }),
  z.strictObject({ do: z.literal('set-pin'), work: z.enum(['change', 'unblock']), serial: z.string() }),
  z.strictObject({ do: z.literal('random'), fingerprint: digestHex, bytes: z.int().min(1).max(1024) }),
]);

const moduleGiven = process.argv[2] ?? '';
let opened: OpenModule | undefined;

async function answerTo(request: TokenRequest, port: (name: string) => Port): Promise<TokenAnswer> {
  if (opened === undefined) {
    const tried = openModule(moduleGiven);
    if (!tried.ok) return tried;
    opened = tried.module;
  }
  switch (request.do) {
    case 'list':
      return { ok: true, did: 'list', module: opened.seen, tokens: (await presentTokens(opened)).map(tokenSeen) };
    case 'sign':
      return sign(opened, request.fingerprint, request.message, port('entry'));
    case 'derive':
      return derive(opened, request.fingerprint, request.point, { entry: port('entry'), custody: port('custody') });
    case 'generate':
      return generate(opened, request, port('entry'));
    case 'seek-pair':
      return seek(opened, request, port('entry'));
    case 'adopt-pair':
      return adopt(opened, request, port('entry'));
    case 'destroy-pair':
      return destroy(opened, request, port('entry'));
    case 'pins':
      return pinsSeen(opened);
    case 'set-pin':
      return setPin(opened, request.work, request.serial, port('entry'));
    case 'random':
      return contributeRandom(opened, request.fingerprint, request.bytes, port('custody'));
  }
}

async function answerOrFault(message: unknown, port: (name: string) => Port): Promise<TokenAnswer> {
  // main is the only one that asks: what is no request is a bug in main, and ends the process
  const request = tokenRequest.parse(message);
  try {
    return await answerTo(request, port);
  } catch (error) {
    if (error instanceof DeviceFault) return { ok: false, refusal: deviceFailed(error) };
    throw error;
  }
}

/** sysexits.h EX_SOFTWARE. Only the kind of error and where: an error's message could carry what it was called with. */
function stop(error: unknown): void {
  const code = error instanceof Error ? ('code' in error && typeof error.code === 'string' ? error.code : error.name) : typeof error;
  const where = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')) : [];
  process.stderr.write(`${[code, ...where].join('\n')}\n`, () => {
    process.exit(70);
  });
}
process.on('uncaughtException', stop);
// Node would pass a rejection on to the former, Electron's utility process only warns
process.on('unhandledRejection', stop);
// a parent that died leaves nobody to answer, and a card that must not stay open
process.on('disconnect', () => {
  process.exit(0);
});

const link = parentLink();
// one at a time: two operations on one token are CKR_OPERATION_ACTIVE
let queue = Promise.resolve();
link.onRequest((message, port) => {
  queue = queue.then(async () => {
    link.answer(await answerOrFault(message, port));
  });
});
