import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobStore } from './blob-store.js';

/** Files in a folder, which all processes of an installation share. */
export class FolderStore extends BlobStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(id: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(id);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Under another name until it is on the disk: a crash leaves no half a file behind that could be read.
    await writeFile(partOf(path), bytes, { mode: 0o600, flush: true });
    await rename(partOf(path), path);
  }

  async get(id: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.pathOf(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async delete(id: string): Promise<void> {
    const path = this.pathOf(id);
    for (const file of [partOf(path), path]) await rm(file, { force: true });
  }

  /** 256 folders, so that none gets too long: ids end at random. */
  private pathOf(id: string): string {
    return join(this.folder, id.slice(-2), id);
  }
}

const partOf = (path: string): string => `${path}.part`;
