/** Reads an exported closure, believes nothing in it, and registers all of its objects or none. */

import { closeSync, mkdirSync, openSync, symlinkSync, writeSync } from "node:fs";
import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { asDiskError } from "@astbuild/fs";
import { createBlake3 } from "@astbuild/hash";
import { makeBuildFolder } from "./build-folder.ts";
import type { ExaminedOutput } from "./examine-outputs.ts";
import { checkEntryPath, EXPORT_HEADER, exportInvalid, parseExportLine } from "./export-format.ts";
import { notValid } from "./objects.ts";
import { examineObject, registerObjects } from "./register-objects.ts";
import type { RegisterTools } from "./register-objects.ts";

/** In the order of the file. @throws EXPORT_INVALID, PATH_NOT_VALID, DISK_FULL */
export async function importClosure(
  tools: RegisterTools,
  chunks: AsyncIterable<Uint8Array>,
): Promise<StorePath[]> {
  await using folder = await makeBuildFolder(tools.layout.tmp, tools.liveness.id, {
    name: "import",
  });
  const reader = createReader(chunks);
  if ((await reader.line()) !== EXPORT_HEADER) throw exportInvalid("it does not begin as one");
  const objects: { path: StorePath; references: readonly StorePath[]; source: string }[] = [];
  const folders = new Set<string>();
  let before: string | undefined = "";
  for (;;) {
    const line = parseExportLine(await reader.line());
    if (line.type === "end") {
      if (before === undefined) throw exportInvalid("an object is empty");
      if (line.digest !== reader.digestBefore())
        throw exportInvalid("its digest is not that of its bytes");
      if (!(await reader.isAtEnd())) throw exportInvalid("something stands behind its end");
      break;
    }
    if (line.type === "object") {
      if (before === undefined) throw exportInvalid("an object is empty");
      objects.push({ ...line, source: `${folder.path}/${objects.length}` });
      before = undefined;
      folders.clear();
      continue;
    }
    const object = objects.at(-1);
    if (object === undefined) throw exportInvalid("an entry of no object");
    checkEntryPath(line.path, before, folders);
    before = line.path;
    const target = line.path === "" ? object.source : `${object.source}/${line.path}`;
    if (line.type === "folder") {
      mkdirSync(target);
      folders.add(line.path);
    } else if (line.type === "symlink") symlinkSync(line.target, target);
    else await writeFile(target, line, reader);
  }
  const examined: ExaminedOutput[] = [];
  for (const object of objects) examined.push(await examine(tools, object));
  await holdOutside(tools, examined);
  await registerObjects(tools, examined);
  return objects.map(({ path }) => path);
}

async function writeFile(
  target: string,
  { executable, size }: { readonly executable: boolean; readonly size: number },
  reader: Reader,
): Promise<void> {
  const file = openSync(target, "wx", executable ? 0o755 : 0o644);
  try {
    for await (const chunk of reader.bytes(size)) {
      for (let done = 0; done < chunk.length;) done += writeSync(file, chunk, done);
    }
  } catch (error) {
    throw asDiskError(error, "import", target);
  } finally {
    closeSync(file);
  }
}

async function examine(
  tools: RegisterTools,
  {
    path,
    references,
    source,
  }: { path: StorePath; references: readonly StorePath[]; source: string },
): Promise<ExaminedOutput> {
  const examined = await examineObject(tools, {
    name: namePart(path),
    ...{ source, references, scratch: path },
  });
  if (examined.path !== path) throw exportInvalid(`the bytes of ${path} are not those of its name`);
  return examined;
}

/** What the closure refers to and does not bring along must be here. */
async function holdOutside(
  { inFlight }: RegisterTools,
  examined: readonly ExaminedOutput[],
): Promise<void> {
  const own = new Set(examined.map(({ path }) => path));
  const outside = examined.flatMap(({ references }) => references.filter((each) => !own.has(each)));
  const valid = await inFlight.hold(outside);
  for (const path of outside) if (!valid.has(path)) throw notValid(path);
}

interface Reader {
  line(): Promise<string>;
  bytes(count: number): AsyncGenerator<Uint8Array, void, undefined>;
  /** BLAKE3 of all before the last line; the last that is asked. */
  digestBefore(): string;
  isAtEnd(): Promise<boolean>;
}

const LONGEST_LINE = 1 << 20;

function createReader(chunks: AsyncIterable<Uint8Array>): Reader {
  const source = chunks[Symbol.asyncIterator]();
  const hasher = createBlake3();
  let rest: Buffer = Buffer.alloc(0);
  let lastLine: Uint8Array = rest;
  const more = async (): Promise<boolean> => {
    const next = await source.next();
    if (next.done === true) return false;
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value]);
    return true;
  };
  const take = (count: number): Buffer => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  };
  const settleLine = (): void => {
    hasher.update(lastLine);
    lastLine = Buffer.alloc(0);
  };
  return {
    async line() {
      settleLine();
      for (;;) {
        const end = rest.indexOf(0x0a);
        if (end >= 0) {
          const line = take(end + 1);
          lastLine = line;
          return line.toString("utf8", 0, end);
        }
        if (rest.length > LONGEST_LINE) throw exportInvalid("a line is too long");
        if (!(await more())) throw exportInvalid("it is cut off");
      }
    },
    async *bytes(count) {
      settleLine();
      for (let left = count; left > 0;) {
        if (rest.length === 0 && !(await more())) throw exportInvalid("it is cut off");
        const piece = take(Math.min(left, rest.length));
        left -= piece.length;
        hasher.update(piece);
        yield piece;
      }
    },
    digestBefore: () => hasher.digest(),
    async isAtEnd() {
      return rest.length === 0 && !(await more());
    },
  };
}
