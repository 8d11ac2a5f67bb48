/**
 * The ceremony log as a document: what the PDF shows, before any layout. Built from the same script and records as the screens;
 * electron/paper only lays it out.
 */
export type Block =
  /** Label and value pairs; a value of several lines is an array. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string | readonly string[]])[] }
  /** Widths are relative. `mono` columns are digests and IDs, never names. */
  | {
      readonly kind: 'table';
      readonly columns: readonly { readonly title: string; readonly width: number; readonly mono?: boolean }[];
      readonly rows: readonly (readonly string[])[];
    }
  /** A 32-byte digest in eight numbered lines: hex in fours and four words. */
  | { readonly kind: 'digest'; readonly label: string; readonly hex: string }
  | { readonly kind: 'text'; readonly text: string }
  /** One visible box for each signature field, in the fields' order. */
  | { readonly kind: 'signatures' };

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export interface LogDocument {
  readonly title: string;
  readonly ceremonyId: string;
  readonly practice: boolean;
  /** For the running foot: "KC-2026-001, log head 118 surmount inferno …". */
  readonly foot: string;
  readonly sections: readonly Section[];
}
