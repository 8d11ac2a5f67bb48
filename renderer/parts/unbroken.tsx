/** A text in which the numbers of ceremonies and the names of keys stay on one line (joined-names.ts). */
import { createContext, type ReactElement, useContext } from 'react';
import { piecesOf } from './joined-names.ts';

/** Names in small letters: of the ceremony on the screen, or of the form. */
export const Names = createContext<readonly string[]>([]);

export function Unbroken({ text }: { readonly text: string }): ReactElement {
  const pieces = piecesOf(text, useContext(Names)).map((one, place) => ({ ...one, key: `${place} ${one.piece}` }));
  return (
    <>
      {pieces.map(({ key, piece, whole }) =>
        whole ? (
          <span key={key} className="nowrap">
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </>
  );
}
