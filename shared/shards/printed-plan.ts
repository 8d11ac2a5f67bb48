/** What the printed pages of a plan hold, in words already; electron/paper sets it. */

export const PAPERS = ['a4', 'letter'] as const;
export type Paper = (typeof PAPERS)[number];

/** At the head and foot of every page. */
export interface PrintedPlan {
  readonly keyName: string;
  /** SHA-256 of the plan's canonical form, hex. */
  readonly digest: string;
  /** "any 3 of 5 shards open it" */
  readonly opens: string;
}

export interface PrintedFailure {
  /** "S2" */
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly lost: string;
  readonly left: string;
  /** Below 0: how many are missing. */
  readonly spare: number;
}

export interface PrintedMatrix extends PrintedPlan {
  readonly title: string;
  readonly intro: readonly string[];
  readonly shards: readonly {
    readonly index: string;
    readonly form: string;
    readonly holder: string;
    readonly deputies: string;
    readonly where: string;
  }[];
  readonly failures: readonly PrintedFailure[];
  /** By row, by column; the diagonal is one alone. `left` is empty where there is no room for it. */
  readonly cells: readonly (readonly { readonly spare: number; readonly left: string }[])[];
  readonly legend: {
    readonly text: string;
    readonly samples: readonly { readonly spare: number; readonly alone: boolean; readonly says: string }[];
  };
  /** Pairs that lose the key although neither of the two does alone. */
  readonly pairs: readonly { readonly codes: string; readonly names: string; readonly left: string; readonly spare: number }[];
}

export interface BroughtShard {
  readonly index: string;
  /** Who brings it, and how to reach them: the holder, then each deputy on a line of its own. */
  readonly by: string;
  readonly where: string;
}

export interface PrintedSheet {
  /** "Site lost: Tresor Zürich" */
  readonly title: string;
  readonly lead: string;
  /** Whether the key can still be opened, in large letters. */
  readonly verdict: string;
  readonly opens: boolean;
  /** Empty in a larger plan: the list at the front of the sheets has them all. */
  readonly left: readonly BroughtShard[];
  readonly parts: readonly { readonly heading: string; readonly steps: readonly string[] }[];
}
export interface PrintedSheets extends PrintedPlan {
  readonly title: string;
  readonly rules: readonly string[];
  readonly shards: readonly BroughtShard[];
  readonly sheets: readonly PrintedSheet[];
}
