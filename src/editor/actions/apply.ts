import { toast } from 'sonner';
import type { Edit } from '../../patch/edits.ts';
import { ProblemError } from '../../values/problem.ts';
import { session } from '../session/session.ts';

/**
 * Applies edits as one step of the history. An edit that does not fit changes nothing and is told in a toast;
 * returns whether it was applied.
 */
export function applyEdits(
  edits: Edit | readonly Edit[],
  options: { readonly label: string; readonly merge?: string },
): boolean {
  try {
    session().patch.apply(edits, options);
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    say(error.problem.message);
    return false;
  }
}

/** A short message for the user, also read aloud. The same message does not pile up. */
export function say(message: string): void {
  toast(message, { id: message, className: 'toast', testId: 'toast' });
}
