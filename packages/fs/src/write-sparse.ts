/** Writes a file's bytes and leaves holes where they are zeros: a disk image takes the room of what is on it. */

import type { FileHandle } from "node:fs/promises";

/** A hole is whole blocks of every file system in use. */
const BLOCK = 65_536;
const ZEROS = Buffer.alloc(BLOCK);

/** @param to an empty file; its size is that of the content afterwards */
export async function writeSparse(to: FileHandle, content: AsyncIterable<Buffer>): Promise<void> {
  let position = 0;
  for await (const chunk of content) {
    for (const [from, end] of runsOfData(chunk)) {
      await writeWhole(to, chunk.subarray(from, end), position + from);
    }
    position += chunk.length;
  }
  await to.truncate(position);
}

/** Neighbouring blocks that hold something, as one piece. */
function runsOfData(chunk: Buffer): [from: number, end: number][] {
  const runs: [number, number][] = [];
  for (let from = 0; from < chunk.length; from += BLOCK) {
    const end = Math.min(from + BLOCK, chunk.length);
    if (chunk.compare(ZEROS, 0, end - from, from, end) === 0) continue;
    const last = runs.at(-1);
    if (last?.[1] === from) last[1] = end;
    else runs.push([from, end]);
  }
  return runs;
}

async function writeWhole(to: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await to.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
