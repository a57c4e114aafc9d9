/** Which store is meant: the option, the environment, the project, or the user's data folder, in this order. */

import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { AstbuildError } from "@astbuild/errors";

export interface FindStoreRootOptions {
  /** `--store`. */
  readonly flag?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
}

/**
 * The physical root folder, absolute; it need not exist. A relative one counts from `cwd`, or
 * from the folder of the package.json it stands in: the nearest upwards that names a store.
 *
 * @throws STORE_SETTING for a package.json that cannot be read or names no text
 */
export function findStoreRoot({ flag, env, cwd }: FindStoreRootOptions): string {
  const given = flag ?? env["ASTBUILD_STORE"];
  if (given !== undefined && given !== "") return resolve(cwd, given);
  for (let folder = cwd; ; folder = dirname(folder)) {
    const store = storeOfProject(folder);
    if (store !== undefined) return resolve(folder, store);
    if (dirname(folder) === folder) break;
  }
  const data = env["XDG_DATA_HOME"];
  const base =
    data !== undefined && isAbsolute(data) ? data : join(env["HOME"] || homedir(), ".local/share");
  return join(base, "astbuild/store");
}

function storeOfProject(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw badSetting(file, "it cannot be read", error);
  }
  let settings: unknown;
  try {
    settings = (JSON.parse(text) as { astbuild?: unknown } | null)?.astbuild;
  } catch (error) {
    throw badSetting(file, "it is not JSON", error);
  }
  if (typeof settings !== "object" || settings === null || !("store" in settings)) return undefined;
  if (typeof settings.store === "string" && settings.store !== "") return settings.store;
  throw badSetting(file, '"astbuild": {"store": …} is not a folder', undefined);
}

function badSetting(file: string, why: string, cause: unknown): AstbuildError {
  return new AstbuildError("STORE_SETTING", `cannot tell the store from ${file}: ${why}`, {
    facts: { file },
    hint: "mend it, or name the store: --store FOLDER or ASTBUILD_STORE",
    cause,
  });
}
