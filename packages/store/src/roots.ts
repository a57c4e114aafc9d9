/** Lasting roots of the collector: users' result links, which var/roots points at, and named ones. */

import { randomUUID } from "node:crypto";
import { lstatSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { lstat, rename, symlink, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { asDiskError, isNotFound, makeFolder, syncFolder } from "@astbuild/fs";
import { hash160 } from "@astbuild/hash";
import { checkpoint } from "./checkpoint.ts";
import type { Database } from "./database.ts";
import { notValid } from "./objects.ts";
import { createRootTarget } from "./root-target.ts";
import type { RootsInFlight } from "./roots-in-flight.ts";
import type { Layout } from "./store-layout.ts";

export interface Root {
  readonly kind: "result" | "named";
  /** The result link's physical path, or the root's name. */
  readonly name: string;
  readonly path: StorePath;
  /** What it was realised by: that derivation's inputs stay alive too. */
  readonly resolvedHash?: string;
}

export interface Roots {
  /**
   * Makes or replaces the symlink `link`, atomically; it points at the physical object.
   *
   * @throws PATH_NOT_VALID
   * @throws RESULT_NOT_A_LINK where something other than a symlink stands there
   */
  addResultLink(link: string, path: StorePath, resolvedHash?: string): Promise<void>;
  /** @throws PATH_NOT_VALID, NAME_INVALID */
  addNamed(name: string, path: StorePath, resolvedHash?: string): Promise<void>;
  /** Whether there was such a named root. */
  removeNamed(name: string): Promise<boolean>;
  /** Those that hold at present; a result link that is gone or points elsewhere is none. By kind and name. */
  list(): Root[];
}

export function createRoots(tools: {
  readonly database: Database;
  readonly inFlight: RootsInFlight;
  readonly layout: Layout;
}): Roots {
  const { database, inFlight, layout } = tools;
  const results = join(layout.roots, "results");
  const named = join(layout.roots, "named");
  const physical = (path: StorePath): string => `${layout.objects}/${basename(path)}`;

  const register = async (root: Root): Promise<void> => {
    await database.write("full", (writer) =>
      writer.run(
        `INSERT INTO root (kind, name, path, resolved_hash, created) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET path = excluded.path, resolved_hash = excluded.resolved_hash,
         created = excluded.created`,
        root.kind,
        root.name,
        root.path,
        root.resolvedHash ?? null,
        Date.now(),
      ),
    );
  };
  const rootTarget = createRootTarget(layout.objects);
  const storePathOf = (link: string): StorePath | undefined => {
    const target = targetOf(link);
    return target === undefined ? undefined : rootTarget(target, link);
  };
  const hold = async (path: StorePath): Promise<void> => {
    if (!(await inFlight.hold([path])).has(path)) throw notValid(path);
  };

  return {
    async addResultLink(link, path, resolvedHash) {
      await hold(path);
      await refuseOther(link);
      // The pointer first: a pointer to no link is nothing, a link without one is no root.
      const pointer = join(results, hash160("astbuild-result-1", link));
      await placeLink(link, pointer);
      checkpoint("root:pointed");
      await register({
        kind: "result",
        name: link,
        path,
        ...(resolvedHash === undefined ? {} : { resolvedHash }),
      });
      checkpoint("root:registered");
      await makeFolder(dirname(link));
      await database.write("normal", () => {
        replaceLink(physical(path), link);
        checkpoint("root:linked");
        // A collector that came between pointer and link took the pointer for a stale one.
        if (lstatSync(pointer, { throwIfNoEntry: false }) === undefined) symlinkSync(link, pointer);
      });
      await syncFolder(dirname(link));
    },
    async addNamed(name, path, resolvedHash) {
      checkRootName(name);
      await hold(path);
      await register({
        kind: "named",
        name,
        path,
        ...(resolvedHash === undefined ? {} : { resolvedHash }),
      });
      // Relative: the store may be moved.
      await placeLink(`../../../objects/${basename(path)}`, join(named, name));
    },
    async removeNamed(name) {
      checkRootName(name);
      const existed = await unlink(join(named, name)).then(
        () => true,
        (error: unknown) => {
          if (isNotFound(error)) return false;
          throw asDiskError(error, "remove the root", name);
        },
      );
      await database.write("normal", (writer) =>
        writer.run("DELETE FROM root WHERE kind = 'named' AND name = ?", name),
      );
      return existed;
    },
    list() {
      const rows = database.rows<[string, string, StorePath, string]>(
        "SELECT kind, name, path, resolved_hash FROM root WHERE resolved_hash IS NOT NULL",
      );
      const hashes = new Map(
        rows.map(([kind, name, path, hash]) => [keyOf(kind, name, path), hash]),
      );
      const roots: Root[] = [];
      const add = (kind: Root["kind"], name: string, link: string): void => {
        const path = storePathOf(link);
        if (path === undefined) return;
        const resolvedHash = hashes.get(keyOf(kind, name, path));
        roots.push({ kind, name, path, ...(resolvedHash !== undefined && { resolvedHash }) });
      };
      for (const name of namesIn(named)) add("named", name, join(named, name));
      for (const pointer of namesIn(results)) {
        const link = targetOf(join(results, pointer));
        if (link !== undefined) add("result", link, link);
      }
      return roots.sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1));
    },
  };
}

/** A name of one path component that cannot hide. */
function checkRootName(name: string): void {
  if (/^[0-9a-zA-Z+_=?][0-9a-zA-Z+._=?@-]{0,210}$/.test(name)) return;
  throw new AstbuildError("NAME_INVALID", `not a name for a root: ${JSON.stringify(name)}`, {
    facts: { allowed: "1 to 211 of 0-9 a-z A-Z + . _ ? = @ -, no leading dot or dash" },
  });
}

async function refuseOther(link: string): Promise<void> {
  const stats = await lstat(link).catch(() => undefined);
  if (stats === undefined || stats.isSymbolicLink()) return;
  throw new AstbuildError(
    "RESULT_NOT_A_LINK",
    `something stands where the result link is to be: ${link}`,
    {
      facts: { path: link },
      hint: "move it away; a result link replaces other links only",
    },
  );
}

/**
 * In a folder of the user's, where no collector looks: under the write lock, so that the temporary link can have one
 * name and who comes after a crash takes it away.
 */
function replaceLink(target: string, link: string): void {
  const temporary = join(dirname(link), `.astbuild-${hash160("astbuild-link-1", link)}.tmp`);
  try {
    rmSync(temporary, { force: true });
    symlinkSync(target, temporary);
    checkpoint("root:temporary");
    renameSync(temporary, link);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw asDiskError(error, "make the link", link);
  }
}

/** Symlink, rename, fsync of the folder: the old link or the new one, at any moment. */
async function placeLink(target: string, link: string): Promise<void> {
  const folder = dirname(link);
  const temporary = join(folder, `.astbuild-${randomUUID()}.tmp`);
  try {
    await makeFolder(folder);
    await symlink(target, temporary);
    checkpoint("root:pointing");
    await rename(temporary, link);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw asDiskError(error, "make the link", link);
  }
  await syncFolder(folder);
}

function keyOf(kind: string, name: string, path: StorePath): string {
  return `${kind} ${path} ${name}`;
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}
