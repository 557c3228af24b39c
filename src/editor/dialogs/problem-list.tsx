import type { Problem } from '../../values/problem.ts';

/** More than these help nobody. */
const MOST = 50;

/** What was found, each with where it stands. */
export function ProblemList({ problems }: { problems: readonly Problem[] }) {
  const left = problems.length - MOST;
  return (
    <ul className="problem-list" data-testid="problem-list">
      {problems.slice(0, MOST).map((problem) => (
        <li
          className="problem"
          key={`${problem.path ?? ''} ${problem.code} ${problem.message}`}
          data-code={problem.code}
        >
          {problem.message}
          {problem.path !== undefined && <code className="problem-path">{problem.path}</code>}
        </li>
      ))}
      {left > 0 && <li>{`and ${left} more of the kind`}</li>}
    </ul>
  );
}
