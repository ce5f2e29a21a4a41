/** What the shell learns. 1: the answer is bad news. 2: the command was used wrongly. */
export const EXIT = { fine: 0, badNews: 1, badUse: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with lines for people on stderr and an exit code; never a stack trace. */
export class CommandFault extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
    this.name = 'CommandFault';
  }
}
