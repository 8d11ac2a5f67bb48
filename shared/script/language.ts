/** The script language by its old name: the shape is written down in format/script.ts, because the log embeds it. */
export { type Action, type Script, scriptRecord } from '../format/script.ts';
