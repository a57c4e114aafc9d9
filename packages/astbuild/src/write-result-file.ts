/** `-o FILE`: a real file of the user's own, the old one or the whole new one, never a part and never a link into the store. */

import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { resolve } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { checkPublishTarget, publishFile, writeSparse } from "@astbuild/fs";
import { checkpoint } from "@astbuild/store";
import type { Store } from "@astbuild/store";
import { usage } from "./usage.ts";

/**
 * The absolute path for what stands behind `-o`; looked at before anything is built.
 *
 * @throws USAGE, FILE_TYPE_UNSUPPORTED, FOLDER_MISSING, NOT_A_FOLDER, PATH_TOO_LONG, PERMISSION_DENIED
 */
export async function resultFile(cwd: string, text: string): Promise<string> {
  if (text === "") throw usage("-o names no file");
  if (text === "-") {
    throw usage("-o - is no file: stdout has the path", 'cat "$(astbuild realise TARGET)"');
  }
  const file = resolve(cwd, text);
  await checkPublishTarget(file);
  return file;
}

/**
 * Copies an object that is a single file, with holes where it has zeros; the copy has today's mtime and the umask's mode.
 *
 * @param object physical path
 * @throws RESULT_NOT_A_FILE, FILE_TYPE_UNSUPPORTED, DISK_FULL, PERMISSION_DENIED
 */
export async function writeResultFile(
  store: Pick<Store, "temporaryBeside">,
  object: string,
  file: string,
): Promise<void> {
  const stats = await lstat(object);
  if (!stats.isFile()) throw notAFile(object, stats.isDirectory() ? "folder" : "link");
  const mode = (stats.mode & 0o111 ? 0o777 : 0o666) & ~process.umask();
  await publishFile(
    file,
    async (handle) => {
      await writeSparse(handle, createReadStream(object, { highWaterMark: 2 ** 20 }));
      checkpoint("result:written");
    },
    { mode, temporary: await store.temporaryBeside(file) },
  );
}

function notAFile(object: string, type: string): AstbuildError {
  return new AstbuildError("RESULT_NOT_A_FILE", `the result is a ${type}, not a file`, {
    facts: { result: object },
    hint: "leave -o away: result/ then has a link to it, and stdout its path",
  });
}
