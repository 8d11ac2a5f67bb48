/** A text in which the numbers of ceremonies stay on one line: they are read aloud. */
import type { ReactElement } from 'react';

const ID = /(KC-[0-9A-Z-]{4,40})/;

export function Unbroken({ text }: { readonly text: string }): ReactElement {
  const pieces = text.split(ID).map((piece, place) => ({ key: `${place} ${piece}`, piece, isId: place % 2 === 1 }));
  return (
    <>
      {pieces.map(({ key, piece, isId }) =>
        isId ? (
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
