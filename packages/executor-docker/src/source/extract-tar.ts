import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Unpacks a tar stream below an existing folder, with the machine's tar: it can make devices, which Node cannot. */
export async function extractTar(archive: Readable, folder: string): Promise<void> {
  const tar = spawn('tar', ['-xpf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  tar.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const ended = new Promise<void>((resolve, reject) => {
    tar.on('error', reject);
    tar.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`tar cannot unpack: ${said.trim()}`)),
    );
  });
  await Promise.all([pipeline(archive, tar.stdin), ended]);
}
