import './bodies.css';
import { Download, FolderDown } from 'lucide-react';
import { useState } from 'react';
import { useNodeRunPart } from '../session/session.ts';
import { canPickFile, downloadFile, saveFileAs } from './save-file.ts';
import { ValuePreview } from './value-preview.tsx';

/** What is saved, and the buttons that save it: *Save* to the downloads, beside it to a place that is chosen. */
export function FileBody({ nodeId }: { nodeId: string }) {
  const ready = useNodeRunPart(nodeId, (run) => run.result?.fileName !== undefined && run.state !== 'failed');
  const fileName = useNodeRunPart(nodeId, (run) => run.result?.fileName ?? '');
  const [progress, setProgress] = useState<number | null>(null);

  async function save(how: (fraction: (done: number) => void) => Promise<void>): Promise<void> {
    setProgress(0);
    // Reports travel beside the answer and may come after it.
    let under = true;
    await how((done) => {
      if (under) setProgress(done);
    });
    under = false;
    setProgress(null);
  }

  const busy = progress !== null;
  return (
    <>
      <ValuePreview nodeId={nodeId} />
      <div className="file-actions">
        <button
          type="button"
          className="button button-small file-save"
          data-testid="action-save"
          disabled={!ready || busy}
          onClick={() => void save((report) => downloadFile(nodeId, report))}
        >
          <Download size={13} aria-hidden="true" />
          {busy ? `${Math.round(100 * progress)} %` : 'Save'}
        </button>
        {canPickFile && (
          <button
            type="button"
            className="button button-small file-save-as"
            data-testid="action-save-as"
            aria-label="Save as"
            title="Save to a place you choose"
            disabled={!ready || busy}
            onClick={() => void save((report) => saveFileAs(nodeId, fileName, report))}
          >
            <FolderDown size={14} aria-hidden="true" />
          </button>
        )}
      </div>
    </>
  );
}
