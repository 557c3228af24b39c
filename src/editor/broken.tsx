import { Component, type ErrorInfo, type ReactNode } from 'react';
import { savePatchFile } from './actions/patch-files.ts';
import { texts } from './texts.ts';

/** Catches what nobody foresaw in the editor, and lets the user save the patch before reloading. */
export class EditorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('The editor failed', error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="broken" role="alert">
        <h1 className="dialog-title">{texts.broken.title}</h1>
        <p>{texts.broken.note}</p>
        <div className="canvas-empty-actions">
          <button type="button" className="button button-primary" onClick={() => void savePatchFile()}>
            {texts.broken.save}
          </button>
          <button type="button" className="button" onClick={() => location.reload()}>
            {texts.broken.reload}
          </button>
        </div>
      </main>
    );
  }
}
