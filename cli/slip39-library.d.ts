/** slip39 0.1.9 (docs/decisions/0017-slip39.md), as far as it is used. Its errors quote mnemonics: none of them may be shown. */
declare module 'slip39/src/slip39_helper.js' {
  interface Helper {
    /** Never throws. */
    readonly validateMnemonic: (mnemonic: string) => boolean;
    /** The master secret's bytes. Throws. */
    readonly combineMnemonics: (mnemonics: readonly string[], passphrase: string) => number[];
    readonly WORD_LIST: readonly string[];
  }
  const helper: Helper;
  export default helper;
}
