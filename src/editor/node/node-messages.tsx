import { TriangleAlert } from 'lucide-react';
import { nodeById } from '../../patch/lookup.ts';
import { session, useDocument, useNodeRunPart } from '../session/session.ts';
import { texts } from '../texts.ts';
import { isTodo } from './status.ts';

const none: readonly string[] = [];

/** What went wrong, or what should be known though it worked: one sentence each, in the node. */
export function NodeMessages({ nodeId, type, known }: { nodeId: string; type: string; known: boolean }) {
  const problem = useNodeRunPart(nodeId, (run) => run.problem);
  const todo = useNodeRunPart(nodeId, isTodo);
  const warnings = useNodeRunPart(nodeId, (run) => (run.problem ? none : (run.result?.warnings ?? none)));
  const message = problem?.message ?? (known ? undefined : texts.node.unknown(type));
  return (
    <>
      {message !== undefined && (
        <p
          className={problem?.code === 'no-files' ? 'node-error visually-hidden' : 'node-error'}
          data-testid="node-error"
          data-code={problem?.code}
          data-hint={todo}
          title={problem?.cause}
        >
          {message}
        </p>
      )}
      <SkippedBecause nodeId={nodeId} />
      {warnings.map((warning) => (
        <p className="node-warning" key={warning}>
          <TriangleAlert size={13} aria-hidden="true" />
          <span>{warning}</span>
        </p>
      ))}
    </>
  );
}

/** A node that could not run because of another one says which. */
function SkippedBecause({ nodeId }: { nodeId: string }) {
  const because = useNodeRunPart(nodeId, (run) => (run.state === 'skipped' ? run.because : undefined));
  const name = useDocument((document) => {
    const node = because === undefined ? undefined : nodeById(document).get(because);
    return node && (node.title ?? session().catalog.get(node.type)?.title ?? node.type);
  });
  if (because === undefined) return null;
  return <p className="node-error" data-hint="true">{`Waits for ${name ?? 'what feeds it'}.`}</p>;
}
