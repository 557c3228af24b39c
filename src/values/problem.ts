/**
 * A failure that a person can do something about: what happened, what was expected, what came, what to do,
 * in one or two plain sentences (`message`). `code` is stable and for programs, `param` and `port` say where.
 */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly param?: string;
  readonly port?: string;
  /** Where in a patch file or document: `nodes[3].params.seconds`. */
  readonly path?: string;
  /** The technical reason, for the details of a report. */
  readonly cause?: string;
}

/** Carries a Problem up through code that cannot go on. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
