import { resolveWindow, type Instant, type Window, WINDOW_WORDS, WindowFault } from '@showback/vocabulary';
import { nearest, Problem } from './problem';

/** The window that the parameter `window` means. @throws Problem 400 on `window` */
export function askedWindow(text: string | undefined, asked: { now: Instant; dueEnd: Instant }): Window {
  try {
    return resolveWindow(text, asked).window;
  } catch (error) {
    if (!(error instanceof WindowFault)) throw error;
    const near = error.unknownWord ? nearest(text ?? '', WINDOW_WORDS) : null;
    throw Problem.field('window', near === null ? error.message : `unknown, did you mean ${JSON.stringify(near)}?`);
  }
}
