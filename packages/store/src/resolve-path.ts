/** From a logical path to the physical one: the only place that follows a link in an object, since links there point to /ast/store. */

import { lstatSync, readlinkSync } from "node:fs";
import { STORE_FOLDER, isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { notValid } from "./objects.ts";

/**
 * Resolves every link on the way, the last component included, as a process would that sees the
 * store at its logical place.
 *
 * @param isValid whether an object has a row
 * @throws PATH_NOT_VALID when the path itself names nothing in a valid object
 * @throws STORE_LINK_DANGLING when a link on the way leads nowhere, or out of the store
 */
export function resolvePath(
  objects: string,
  path: string,
  isValid: (path: StorePath) => boolean,
): string {
  const pending = componentsOf(path);
  if (pending === undefined || pending.length === 0) throw notValid(path);
  const done: string[] = [];
  let link: { at: string; target: string } | undefined;
  let followed = 0;
  const fail = (why: string): never => {
    if (link === undefined) throw notValid(path);
    throw new AstbuildError(
      "STORE_LINK_DANGLING",
      `a link in the store leads nowhere: ${link.at}`,
      {
        facts: { asked: path, link: link.at, target: link.target, why },
      },
    );
  };
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === "" || name === ".") continue;
    if (name === "..") {
      if (done.pop() === undefined) fail("it leaves the store");
      continue;
    }
    done.push(name);
    const logical = `${STORE_FOLDER}/${done.join("/")}`;
    if (done.length === 1 && (!isStorePath(logical) || !isValid(logical)))
      fail(`${logical} is not valid`);
    const physical = `${objects}/${done.join("/")}`;
    const stats = lstatSync(physical, { throwIfNoEntry: false });
    if (stats === undefined) fail(`there is no ${logical}`);
    if (stats!.isSymbolicLink()) {
      const target = readlinkSync(physical);
      link = { at: logical, target };
      if (++followed > MOST_LINKS) fail("too many links, or a loop");
      done.pop();
      if (!target.startsWith("/")) {
        pending.unshift(...target.split("/"));
        continue;
      }
      const rest = componentsOf(target);
      if (rest === undefined) fail("it leads out of the store");
      done.length = 0;
      pending.unshift(...rest!);
    } else if (!stats!.isDirectory() && pending.some((each) => each !== "")) {
      fail(`${logical} is not a folder`);
    }
  }
  if (done.length === 0) fail("it leads to the store itself");
  return `${objects}/${done.join("/")}`;
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/** What stands behind the store folder in an absolute path; undefined for a path elsewhere. */
function componentsOf(path: string): string[] | undefined {
  return path.startsWith(`${STORE_FOLDER}/`)
    ? path.slice(STORE_FOLDER.length + 1).split("/")
    : undefined;
}
