/** A digest of 32 bytes to be read aloud: eight numbered lines, hex in fours, then four PGP words. And the first words of a log head. */
import type { ReactElement, ReactNode } from 'react';
import { fromHex } from '../../shared/bytes/hex.ts';
import { digestLines } from '../../shared/bytes/words.ts';
import { firstWords } from './head-words.ts';
import { t } from './words.ts';

/** A word may come twice; its place is what it is known by. */
const numbered = (words: readonly string[]): readonly { readonly n: number; readonly word: string }[] =>
  words.map((word, place) => ({ n: place + 1, word }));

export function Digest(props: { readonly title: string; readonly note?: ReactNode; readonly hex: string }): ReactElement {
  return (
    <div>
      <h2>
        {props.title} {props.note === undefined ? null : <span className="aside">{props.note}</span>}
      </h2>
      <table className="digest">
        <caption className="vh">{t('digest.caption', { title: props.title })}</caption>
        <tbody>
          {digestLines(fromHex(props.hex)).map((line) => (
            <tr key={line.n}>
              <th scope="row">{line.n}</th>
              <td className="hex">{line.hex}</td>
              {numbered(line.words).map(({ n, word }) => (
                <td className="w" key={n}>
                  {word}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Numbered, two a line: the first 8 of 32 words of a log head. */
export function HeadWords({ digest, className = 'words' }: { readonly digest: string; readonly className?: string }): ReactElement {
  return (
    <ol className={className}>
      {numbered(firstWords(digest, 8)).map(({ n, word }) => (
        <li key={n}>
          <span>{n}</span>
          {word}
        </li>
      ))}
    </ol>
  );
}
