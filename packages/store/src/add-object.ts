/** Adds a file, link or folder of the user's to the store: a copy without references. */

import { join } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import { copyTree } from "@astbuild/fs";
import { makeBuildFolder } from "./build-folder.ts";
import { examineObject, registerObjects } from "./register-objects.ts";
import type { RegisterTools } from "./register-objects.ts";

/** A link itself is added, not what it points at. Held as long as the store is open. */
export async function addObject(
  tools: RegisterTools,
  source: string,
  name: string,
): Promise<StorePath> {
  await using folder = await makeBuildFolder(tools.layout.tmp, tools.liveness.id, { name });
  const copy = join(folder.path, "out");
  await copyTree(source, copy);
  const examined = await examineObject(tools, { name, source: copy, references: [] });
  await registerObjects(tools, [examined]);
  return examined.path;
}
