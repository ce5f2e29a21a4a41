'use client';

/** The mark beside the name. */
export function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6 text-accent">
      <path d="M6 24V15m6.7 9V7m6.6 17V13m6.7 11v-12" stroke="currentColor" strokeWidth="4" strokeLinecap="round" fill="none" />
    </svg>
  );
}
