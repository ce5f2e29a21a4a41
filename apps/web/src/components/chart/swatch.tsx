import { useId } from 'react';
import type { Look } from './colours';

/** Stripes over a colour, for the second and further of a chart that have it. */
export function Texture({ id, look: { colour, texture } }: { id: string; look: Look }) {
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform={`rotate(${texture * 45})`}>
      <rect width="6" height="6" fill={colour} />
      <rect width="2.5" height="6" fill="var(--color-page)" fillOpacity="0.75" />
    </pattern>
  );
}

/** The look of a series in a small square. */
export function Swatch({ look }: { look: Look }) {
  const id = useId();
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0">
      {look.texture === 0 ? null : (
        <defs>
          <Texture id={id} look={look} />
        </defs>
      )}
      <rect width="12" height="12" rx="2.5" fill={look.texture === 0 ? look.colour : `url(#${id})`} />
    </svg>
  );
}
