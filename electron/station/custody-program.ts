/** The custody process as the station asks it: one that ended or was too slow is a refusal, not a crash. */
import { refuse } from '../../shared/format/refusal.ts';
import type { CustodyAnswer, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import { type Program, ProgramFault } from '../../shared/ipc/program.ts';

export type CustodyProgram = Program<CustodyRequest, CustodyAnswer>;

/** Runs one custody request. CUST-TIMEOUT-1, CUST-ENDED-1 besides its own refusals. */
export async function askCustody(
  program: CustodyProgram,
  request: CustodyRequest,
  options: Parameters<CustodyProgram['ask']>[1],
): Promise<CustodyAnswer> {
  try {
    return await program.ask(request, options);
  } catch (error) {
    if (!(error instanceof ProgramFault)) throw error;
    return { ok: false, refusal: refuse(error.code === 'PROGRAM-DEADLINE' ? 'CUST-TIMEOUT-1' : 'CUST-ENDED-1', {}), passed: [] };
  }
}
