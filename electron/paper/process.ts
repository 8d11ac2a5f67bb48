/** The paper process: lays out and signs the ceremony log and prints scripts and shard plans, one request after the other. Holds no secret; the token signs elsewhere. */
import type { Refusal } from '../../shared/format/refusal.ts';
import type { PaperAnswer, PaperRequest } from '../../shared/ipc/paper-protocol.ts';
import { parentLink } from '../process-port.ts';
import { finishSignature, prepareSignature } from './increment.ts';
import { buildLogPdf } from './log-pdf.ts';
import { buildMatrixPdf } from './matrix-pdf.ts';
import { buildScriptPdf } from './script-pdf.ts';
import { buildSheetsPdf } from './sheets-pdf.ts';

const refused = (refusal: Refusal): PaperAnswer => ({ ok: false, refusal });

function answerTo(request: PaperRequest): PaperAnswer {
  switch (request.do) {
    case 'build': {
      const built = buildLogPdf(request.document, request.machineLog, request.fields, request.created);
      return 'control' in built ? refused(built) : { ok: true, did: 'build', ...built };
    }
    case 'prepare': {
      const prepared = prepareSignature(request);
      return 'control' in prepared ? refused(prepared) : { ok: true, did: 'prepare', ...prepared };
    }
    case 'finish': {
      const finished = finishSignature(request.prepared, request.signature);
      return 'control' in finished ? refused(finished) : { ok: true, did: 'finish', ...finished };
    }
    case 'print-script': {
      const printed = buildScriptPdf(request.script, request.created);
      return 'control' in printed ? refused(printed) : { ok: true, did: 'print-script', ...printed };
    }
    case 'print-matrix': {
      const printed = buildMatrixPdf(request.matrix, request.paper, request.created);
      return 'control' in printed ? refused(printed) : { ok: true, did: 'print-matrix', ...printed };
    }
    case 'print-sheets': {
      const printed = buildSheetsPdf(request.sheets, request.paper, request.created);
      return 'control' in printed ? refused(printed) : { ok: true, did: 'print-sheets', ...printed };
    }
  }
}

const isRequest = (request: unknown): request is PaperRequest =>
  typeof request === 'object' &&
  request !== null &&
  'do' in request &&
  typeof request.do === 'string' &&
  ['build', 'prepare', 'finish', 'print-script', 'print-matrix', 'print-sheets'].includes(request.do);

const link = parentLink();
// main wrote the request, from the same types; anything else is a bug and ends the process
link.onRequest((request) => {
  if (!isRequest(request)) throw new Error('not a request to the paper process');
  link.answer(answerTo(request));
});
