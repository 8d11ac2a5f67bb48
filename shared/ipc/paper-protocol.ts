/** What main and the paper process say to each other: building the log PDF and its PAdES signatures takes seconds, so not in main. */
import type { LogDocument } from '../ceremony/log-document.ts';
import type { PrintedScript } from '../script/printed.ts';
import type { Paper, PrintedMatrix, PrintedSheets } from '../shards/printed-plan.ts';

export interface SignatureField {
  /** The PDF field name, unique in the document: `signature-<role>-<person id>`. */
  readonly field: string;
  readonly person: string;
  readonly role: string;
}

export type PaperRequest =
  /** Lay the document out, embed fonts, attach the machine log as `log.jsonl`, make every signature field empty with its visible box. */
  | {
      readonly do: 'build';
      readonly document: LogDocument;
      readonly machineLog: Uint8Array;
      readonly fields: readonly SignatureField[];
      readonly created: string;
    }
  /** Start one PAdES-B-B signature as an incremental update (ETSI EN 319 142-1 §5.3, §6.3). */
  | {
      readonly do: 'prepare';
      readonly pdf: Uint8Array;
      readonly field: string;
      readonly certificate: Uint8Array;
      readonly chain: readonly Uint8Array[];
      readonly at: string;
      readonly signer: string;
      readonly reason: string;
      readonly location: string;
    }
  | { readonly do: 'finish'; readonly prepared: PreparedSignature; readonly signature: Uint8Array }
  /** A script to take into the room: nothing is signed, nothing attached. `created`: UTC with milliseconds. */
  | { readonly do: 'print-script'; readonly script: PrintedScript; readonly created: string }
  /** A shard plan's pages, the same way. */
  | { readonly do: 'print-matrix'; readonly matrix: PrintedMatrix; readonly paper: Paper; readonly created: string }
  | { readonly do: 'print-sheets'; readonly sheets: PrintedSheets; readonly paper: Paper; readonly created: string };

export interface PreparedSignature {
  /** The whole PDF with the new increment and a zero-filled /Contents. */
  readonly pdf: Uint8Array;
  readonly field: string;
  /** DER of the CMS SignedAttributes (SET OF): the message that the token signs (RFC 5652 §5.4). */
  readonly signedAttributes: Uint8Array;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

export type PaperAnswer =
  | { readonly ok: true; readonly did: 'build'; readonly pdf: Uint8Array; readonly pages: number }
  | { readonly ok: true; readonly did: 'prepare'; readonly prepared: PreparedSignature }
  | { readonly ok: true; readonly did: 'finish'; readonly pdf: Uint8Array }
  | { readonly ok: true; readonly did: 'print-script' | 'print-matrix' | 'print-sheets'; readonly pdf: Uint8Array; readonly pages: number }
  | { readonly ok: false; readonly refusal: { readonly control: string; readonly operands: Readonly<Record<string, string | number>> } };
