import { Component, type ErrorInfo, type ReactNode, Suspense } from 'react';
import type { NodeDeclaration } from '../../engine/contract.ts';
import { bodies, DefaultBody } from '../bodies/index.ts';

/** What a node shows of what it makes: its own body, or the preview that fits its output. */
export function NodeBody({ nodeId, declaration }: { nodeId: string; declaration: NodeDeclaration }) {
  const Body = bodies[declaration.type] ?? DefaultBody;
  return (
    <BodyBoundary>
      <div className="node-shows">
        <Suspense fallback={null}>
          <Body nodeId={nodeId} />
        </Suspense>
      </div>
    </BodyBoundary>
  );
}

/** Bodies that are the end of the work, a button to save, stand below the params. */
export function standsBelow(declaration: NodeDeclaration): boolean {
  const body = bodies[declaration.type];
  return body !== undefined && body === bodies['wavOut'];
}

/** A body that breaks takes nothing else with it. */
class BodyBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('A node body failed', error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.broken ? <p className="node-error">This preview cannot be shown.</p> : this.props.children;
  }
}
