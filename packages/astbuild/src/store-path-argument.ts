/** What a person pastes for a store path: logical or physical, the object or something in it, or a result link. */

import { lstatSync, readlinkSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { STORE_FOLDER, isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import type { Store } from "@astbuild/store";

export interface PathArgument {
  readonly object: StorePath;
  /** The whole logical path. */
  readonly path: string;
}

/** Undefined for what is no path into this store, such as a target's name. */
export function pathArgument(store: Store, text: string, cwd: string): PathArgument | undefined {
  if (!text.includes("/")) return isStorePath(join(STORE_FOLDER, text)) ? split(text) : undefined;
  if (text.startsWith(`${STORE_FOLDER}/`)) return split(text.slice(STORE_FOLDER.length + 1));
  const physical = linked(isAbsolute(text) ? resolve(text) : resolve(cwd, text));
  const objects = `${store.root}/objects/`;
  return physical.startsWith(objects) ? split(physical.slice(objects.length)) : undefined;
}

/** What a result link points at. */
function linked(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? resolve(dirname(path), readlinkSync(path)) : path;
}

function split(below: string): PathArgument | undefined {
  const [name = "", ...rest] = below.split("/").filter((part) => part !== "");
  const object = `${STORE_FOLDER}/${name}`;
  return isStorePath(object) ? { object, path: [object, ...rest].join("/") } : undefined;
}
