/** Build logs: plain while the build runs, so that a crash loses nothing that was written, and gzip once it has ended. */

import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip, gzipSync } from "node:zlib";
import { asDiskError, isNotFound } from "@astbuild/fs";
import { checkpoint } from "./checkpoint.ts";

export interface LogWriter {
  /** Physical, of the plain file. */
  readonly path: string;
  /** Appends; it is with the kernel when this returns. */
  write(chunk: Uint8Array): void;
  /** Compresses the log; to be called once. */
  close(): Promise<void>;
}

export interface BuildLog {
  readonly stream: Readable;
  /** Physical path of what is read; plain while the build runs, or when its process died. */
  readonly file: string;
  readonly isCompressed: boolean;
}

/** @param folder var/log */
export function openBuildLog(folder: string, resolvedHash: string): LogWriter {
  const path = logPath(folder, resolvedHash);
  let size = 0;
  let file: number;
  try {
    file = openIn(dirname(path), path);
  } catch (error) {
    throw asDiskError(error, "write the log", path);
  }
  return {
    path,
    write(chunk) {
      size += chunk.length;
      try {
        for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
      } catch (error) {
        throw asDiskError(error, "write the log", path);
      }
    },
    async close() {
      closeSync(file);
      const temporary = `${path}.gz.tmp`;
      try {
        if (size <= SMALL) writeFileSync(temporary, gzipSync(readFileSync(path), SHORT));
        else await pipeline(createReadStream(path), createGzip(), createWriteStream(temporary));
        checkpoint("log:compressed");
        await rename(temporary, `${path}.gz`);
        await unlink(path);
      } catch (error) {
        if (!isNotFound(error)) throw asDiskError(error, "compress the log", path);
      }
    },
  };
}

/** Bytes that are compressed in less time than streams take to be set up. */
const SMALL = 64 * 1024;

/** Most are a few lines; by default zlib takes 16 KiB for each, and waits for a collection of garbage with them. */
const SHORT = { chunkSize: 1024 };

/** The log of the build that runs, else of the last one. Undefined when there is none. */
export function readBuildLog(folder: string, resolvedHash: string): BuildLog | undefined {
  const path = logPath(folder, resolvedHash);
  if (existsSync(path)) return { stream: createReadStream(path), file: path, isCompressed: false };
  const file = `${path}.gz`;
  if (!existsSync(file)) return undefined;
  const source = createReadStream(file);
  const stream = createGunzip();
  source.on("error", (error) => stream.destroy(error));
  return { stream: source.pipe(stream), file, isCompressed: true };
}

/** A collector removes folders that are empty. */
function openIn(folder: string, path: string): number {
  for (let attempt = 0; ; attempt++) {
    mkdirSync(folder, { recursive: true });
    try {
      return openSync(path, "w", 0o644);
    } catch (error) {
      if (!isNotFound(error) || attempt === 10) throw error;
    }
  }
}

/** Of the plain file, or of what lies beside it. Spread over folders: a store has many. */
export function logPath(folder: string, resolvedHash: string, kind = "log"): string {
  return `${folder}/${resolvedHash.slice(0, 2)}/${resolvedHash}.${kind}`;
}
