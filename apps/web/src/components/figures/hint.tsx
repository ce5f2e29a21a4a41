'use client';

import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

const EDGE_PX = 12;

/** Something with an explanation that comes on hover and on focus, stays while the pointer is on it, and goes with Escape. */
export function Hint({ text, children, className = '' }: { text: string; children: ReactNode; className?: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const show = () => setOpen(true);
  const hide = () => setOpen(false);
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') hide();
  };
  return (
    <span onMouseEnter={show} onMouseLeave={hide} onKeyDown={leave}>
      <button
        ref={button}
        type="button"
        onFocus={show}
        onBlur={hide}
        onClick={show}
        aria-describedby={open ? id : undefined}
        className={`cursor-help! ${className}`}
      >
        {children}
      </button>
      {open ? <Bubble id={id} text={text} anchor={button} /> : null}
    </span>
  );
}

/** In the top layer, so that no scrolling container cuts it off. Placed by script: no style attribute is sent. */
function Bubble({ id, text, anchor }: { id: string; text: string; anchor: { current: HTMLElement | null } }) {
  const bubble = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const [box, at] = [bubble.current, anchor.current?.getBoundingClientRect()];
    if (box === null || at === undefined) return;
    box.showPopover();
    const { width, height } = box.getBoundingClientRect();
    const left = at.left + at.width / 2 - width / 2;
    box.style.left = `${Math.max(EDGE_PX, Math.min(left, window.innerWidth - width - EDGE_PX))}px`;
    box.style.top = `${at.top > height + EDGE_PX ? at.top - height : at.bottom}px`;
  }, [anchor]);
  return (
    // The room around the text is part of it: the pointer gets there without leaving.
    <span
      ref={bubble}
      id={id}
      role="tooltip"
      popover="manual"
      className="fixed inset-auto m-0 bg-transparent py-1.5 whitespace-normal"
    >
      <span className="block max-w-72 rounded-md bg-ink px-3 py-2 text-left text-xs font-normal text-page shadow-lg">{text}</span>
    </span>
  );
}
