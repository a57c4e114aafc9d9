/** The order of a newc archive: component-wise by bytes, each path once, below folders that came before. */

import { invalidEntry } from "./newc-entry.ts";
import type { NewcEntry } from "./newc-entry.ts";

/**
 * A function to be called with each entry in turn.
 *
 * ```ts
 * const checkOrder = newcOrder();
 * for (const entry of entries) checkOrder(entry);
 * ```
 *
 * It throws IMAGE_ENTRY_INVALID for an entry that comes too late, twice, or without its folder,
 * and for an inode number that another entry has.
 */
export function newcOrder(): (entry: Pick<NewcEntry, "path" | "type" | "ino">) => void {
  /** The last path's folders, and itself if it is one: in this order, the only possible parents. */
  let open: Buffer[] = [];
  let last: Buffer[] = [];
  const inos = new Set<number>();
  return ({ path, type, ino }) => {
    const components = path.split("/").map((component) => Buffer.from(component));
    const order = compare(components, last);
    if (order === 0) throw invalidEntry(path, "each path comes once");
    if (order < 0) throw invalidEntry(path, "entries come in component-wise byte order");
    const folders = components.slice(0, -1);
    if (folders.length > open.length || !folders.every((each, at) => each.equals(open[at]!))) {
      throw invalidEntry(path, "its folder comes before it");
    }
    if (inos.has(ino)) throw invalidEntry(path, `no other entry has its inode number, ${ino}`);
    inos.add(ino);
    last = components;
    open = type === "folder" ? components : folders;
  };
}

function compare(left: readonly Buffer[], right: readonly Buffer[]): number {
  for (const [index, component] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = component.compare(other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
