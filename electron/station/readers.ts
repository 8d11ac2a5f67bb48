/**
 * The tokens in the readers, through every PKCS#11 module of the workspace: a token process each, for one use, ended whatever happens. A module
 * that cannot be loaded, hangs or dies is a refusal of its own and does not hide the tokens of the others. A token seen through two modules is
 * one token, known by its keys, and is worked through the module that stands first in station.json.
 */
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { type Deadline, type PortEnd, type Program, ProgramFault } from '../../shared/ipc/program.ts';
import type { ModuleSeen, TokenAnswer, TokenRequest, TokenSeen } from '../../shared/ipc/token-protocol.ts';
import { isTokensOwn } from '../../shared/keys/attestation-shown.ts';
import type { TokenModule } from './parts.ts';

/** A card answers within this; a module that hangs is killed with its process (findings.md, OpenSC 0.23). */
export const CARD_DEADLINE_MS = 20_000;

export interface ModuleFound {
  readonly path: string;
  readonly seen: ModuleSeen | null;
  readonly refusal: Refusal | null;
}

/** A token as one module shows it. */
export interface TokenView {
  readonly module: TokenModule;
  readonly seen: TokenSeen;
}

/** One token, through each module that shows it, in the order of station.json. */
export type TokenFound = readonly [TokenView, ...TokenView[]];

export interface Found {
  readonly modules: readonly ModuleFound[];
  readonly tokens: readonly TokenFound[];
}

type Did<K extends TokenRequest['do']> = Extract<TokenAnswer, { readonly ok: true; readonly did: K }>;
type Answered<K extends TokenRequest['do']> = Did<K> | Extract<TokenAnswer, { readonly ok: false }>;
type Options = { readonly ports?: Readonly<Record<string, PortEnd>>; readonly deadline: Deadline };

export class Readers {
  readonly #modules: readonly TokenModule[];
  readonly #programs = new Map<TokenModule, Program<TokenRequest, TokenAnswer>>();

  constructor(modules: readonly TokenModule[]) {
    this.#modules = modules;
  }

  /** Without a PIN; all modules at once, each within its deadline. */
  async look(): Promise<Found> {
    const answers = await Promise.all(
      this.#modules.map(async (module) => ({
        module,
        answer: await this.ask(module, { do: 'list' }, { deadline: { ms: CARD_DEADLINE_MS } }),
      })),
    );
    const tokens: TokenFound[] = [];
    for (const { module, answer } of answers) {
      for (const seen of answer.ok ? answer.tokens : []) {
        const at = tokens.findIndex(
          (views) => views.every((view) => view.module !== module) && views.some((view) => sameToken(view.seen, seen)),
        );
        const known = tokens[at];
        if (known === undefined) tokens.push([{ module, seen }]);
        else tokens[at] = [...known, { module, seen }];
      }
    }
    const modules = answers.map(({ module: { path }, answer }) => ({
      path,
      seen: answer.ok ? answer.module : null,
      refusal: answer.ok ? null : answer.refusal,
    }));
    return { modules, tokens };
  }

  /** A process that ended or missed its deadline is a refusal; the next request gets a new one. */
  async ask<R extends TokenRequest>(module: TokenModule, request: R, options: Options): Promise<Answered<R['do']>> {
    const program = this.#programs.get(module) ?? module.start();
    this.#programs.set(module, program);
    try {
      const answer = await program.ask(request, options);
      if (!answer.ok) return answer;
      if (answer.did !== request.do) throw new Error('the token process answered another request');
      return answer as Did<R['do']>;
    } catch (error) {
      if (!(error instanceof ProgramFault)) throw error;
      this.#end(module);
      const [tooLong, ended] = request.do === 'list' ? ['TOK-MODULE-2', 'TOK-MODULE-3'] : ['TOK-TIMEOUT-1', 'TOK-ENDED-1'];
      const refusal = refuse(error.code === 'PROGRAM-DEADLINE' ? tooLong : ended, { path: module.path });
      // what a token had made by then nobody says any more
      return request.do === 'generate' || request.do === 'adopt-pair' ? { ok: false, refusal, left: null } : { ok: false, refusal };
    }
  }

  /** Two modules that hold one reader get in each other's way: before a PIN is asked for, only one is left. */
  keepOnly(module: TokenModule): void {
    for (const other of this.#modules) if (other !== module) this.#end(other);
  }

  end(): void {
    for (const module of this.#modules) this.#end(module);
  }

  #end(module: TokenModule): void {
    this.#programs.get(module)?.end();
    this.#programs.delete(module);
  }
}

/** Each key once, and none of the token's own authorities and attestations: they are nobody's. */
export function keysIn({ certificates }: TokenSeen): TokenSeen['certificates'] {
  const own = certificates.filter(({ der }) => !isTokensOwn(der));
  return own.filter(({ fingerprint }, index) => own.findIndex((one) => one.fingerprint === fingerprint) === index);
}

const keysOf = (token: TokenSeen): readonly string[] => keysIn(token).map(({ fingerprint }) => fingerprint);
/** Serials differ: OpenSC makes one of the card's GUID, ykcs11 takes the YubiKey's number. */
const sameToken = (one: TokenSeen, other: TokenSeen): boolean => keysOf(one).some((key) => keysOf(other).includes(key));

/**
 * Where the certificate for this key is shown: the module to work the token through, and the token with everything that any module shows of it
 * (an attestation, which OpenSC does not show and ykcs11 does).
 */
export function holderIn(tokens: readonly TokenFound[], fingerprint: string): TokenView | undefined {
  for (const views of tokens) {
    const view = views.find(({ seen }) => keysOf(seen).includes(fingerprint));
    if (view === undefined) continue;
    const others = views.filter((other) => other !== view).flatMap(({ seen }) => seen.certificates);
    return { module: view.module, seen: { ...view.seen, certificates: [...view.seen.certificates, ...others] } };
  }
  return undefined;
}

/** Through which module the token that holds this key gives random bytes of its own; undefined when none does. */
export const generatorIn = (tokens: readonly TokenFound[], fingerprint: string): TokenView | undefined =>
  tokens
    .find((views) => views.some(({ seen }) => keysOf(seen).includes(fingerprint)))
    ?.find(({ seen }) => seen.generator === 'token' && keysOf(seen).includes(fingerprint));
