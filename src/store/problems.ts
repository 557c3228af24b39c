import { type Problem, ProblemError } from '../values/problem.ts';

/** Why the browser's storage refused, in plain words with what to do. */
export function storageProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const cause = `${name} ${error instanceof Error ? error.message : String(error)}`.trim();
  return { ...(known[name] ?? known['UnknownError'] ?? unknown), cause };
}

const unknown: Problem = {
  code: 'storage-failed',
  message: 'The browser could not save: its storage failed. Export the patch to keep it, then reload the page.',
};

const known: { readonly [name: string]: Problem } = {
  QuotaExceededError: {
    code: 'storage-full',
    message: 'The browser’s storage is full, so this is not saved. Free some space, or export the patch to keep it.',
  },
  VersionError: {
    code: 'storage-newer',
    message:
      'A newer ARTIVI has used this browser’s storage, so this one does not touch it. Reload to get the newer one; until then nothing is saved.',
  },
  SecurityError: {
    code: 'storage-blocked',
    message: 'The browser does not let this page save. The patch stays until the tab is closed: export it to keep it.',
  },
  InvalidStateError: {
    code: 'storage-closed',
    message:
      'The browser’s storage was closed, perhaps by another tab. Reload the page; export the patch first to be safe.',
  },
  NotReadableError: {
    code: 'file-unreadable',
    message: 'This file could not be read. Was it moved, changed or opened by another program? Choose it again.',
  },
  NotFoundError: {
    code: 'file-unreadable',
    message: 'This file is no longer where it was. Choose it again.',
  },
};

/** Another tab holds the storage in an older form. */
export const storageBusy: Problem = {
  code: 'storage-busy',
  message: 'ARTIVI is open in another tab in an older version. Close that tab and reload; until then nothing is saved.',
};

/** This tab gave way to a newer version in another. */
export const storageGivenUp: Problem = {
  code: 'storage-given-up',
  message:
    'A newer ARTIVI was opened in another tab. Reload this tab; export the patch first if it is not saved there.',
};
