/** The log head as a QR code (ISO/IEC 18004): level M, one path, black on white with four quiet modules in every theme. */
import { create } from 'qrcode';
import { type ReactElement, useMemo } from 'react';

const QUIET = 4;

/** 64 hex digits and up to seven of the number stay alphanumeric, so at most version 5. */
export const headText = (seq: number, digest: string): string => `KEYRITE HEAD ${seq} ${digest.toUpperCase()}`;

function drawn(text: string): { readonly side: number; readonly path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (modules.get(y, x) !== 0) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
    }
  }
  return { side: modules.size + 2 * QUIET, path };
}

export function Qr({ text, label }: { readonly text: string; readonly label: string }): ReactElement {
  const { side, path } = useMemo(() => drawn(text), [text]);
  return (
    <div className="qr">
      <svg viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" role="img" aria-label={label}>
        <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
        <path fill="#000" d={path} />
      </svg>
    </div>
  );
}
