'use client';

/**
 * A ratio as a bar. Drawn, not styled: the page's policy allows no style attributes. The figure stands beside it as text.
 * Drawn by the client's half: what the server streams in parts it would hide with a style attribute, within a drawing.
 */
export function ShareBar({ ratio }: { ratio: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-full rounded-full">
      <rect width="100" height="6" className="fill-track" />
      <rect width={Math.max(0, Math.min(1, ratio)) * 100} height="6" className="fill-accent" />
    </svg>
  );
}
