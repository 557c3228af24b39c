/** More files than this are a mistake: someone dropped the whole disk. */
const MOST_FILES = 5000;

/**
 * The files of a drop, those in dropped folders too, at any depth; hidden ones are left out. To be called while the event
 * is handled: the list of a drop is empty afterwards.
 */
export function droppedFiles(data: DataTransfer): Promise<readonly File[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const plain = [...data.files];
  return entries.some((entry) => entry.isDirectory) ? filesOfEntries(entries) : Promise.resolve(plain);
}

async function filesOfEntries(entries: readonly FileSystemEntry[]): Promise<readonly File[]> {
  const files: File[] = [];
  const left = [...entries];
  for (let entry = left.shift(); entry !== undefined && files.length < MOST_FILES; entry = left.shift()) {
    if (entry.name.startsWith('.')) continue;
    if (isFile(entry)) files.push(await fileOf(entry));
    else if (isFolder(entry)) left.push(...(await entriesOf(entry)));
  }
  return files;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A folder is read in parts, until a part is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return all;
    all.push(...part);
  }
}
