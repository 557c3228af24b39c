import { ProblemError } from '../values/problem.ts';
import { PATCH_VERSION } from './document.ts';

/** A patch file of any version: plain JSON whose keys are known to be safe. */
export type PatchJson = { readonly [key: string]: unknown };

/** Makes a file of version `from` one of version `from` + 1; pure. What it cannot make sense of it leaves to the schema. */
export interface Migration {
  readonly from: number;
  /** What changed, for the reader. */
  readonly change: string;
  migrate(json: PatchJson): PatchJson;
}

/** Every step from the first version to this one, in order. A change of the format adds one, and a fixture of the old version. */
export const migrations: readonly Migration[] = [];

/** A file of version `from` as one of version `to`, through every step between. Throws a ProblemError where a step is missing. */
export function migrate(
  json: PatchJson,
  from: number,
  to: number = PATCH_VERSION,
  steps: readonly Migration[] = migrations,
): PatchJson {
  let migrated = json;
  for (let version = from; version < to; version++) {
    const step = steps.find((candidate) => candidate.from === version);
    if (!step)
      throw new ProblemError({
        code: 'unknown-version',
        path: 'version',
        message: `This ARTIVI cannot read patches of version ${version}; it reads version ${to}.`,
      });
    migrated = { ...step.migrate(migrated), version: version + 1 };
  }
  return migrated;
}
