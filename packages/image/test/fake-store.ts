/** Objects in a temporary folder under paths that depend on their names alone, so that they can refer to each other. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { storePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import type { StoreView } from "../src/index.ts";

/** A file's content, an executable file's, a link's target, or a folder. */
export type Content =
  | string
  | Buffer
  | { readonly run: string | Buffer }
  | { readonly link: string }
  | Folder;

export interface Folder {
  readonly [name: string]: Content;
}

export interface FakeStore extends StoreView {
  readonly closure: StorePath[];
  readonly folder: string;
  /** Makes an object; its path is `pathOf(name)`. */
  add(name: string, content: Content): StorePath;
}

/** The path that an object of this name has in every fake store. */
export function pathOf(name: string): StorePath {
  return storePath(hash160("test", name), name);
}

export function fakeStore(folder: string): FakeStore {
  const closure: StorePath[] = [];
  const physicalOf = (path: StorePath): string => `${folder}/${path.slice("/ast/store/".length)}`;
  return {
    folder,
    closure,
    physical: (path) => (closure.includes(path) ? physicalOf(path) : undefined),
    add(name, content) {
      const path = pathOf(name);
      make(physicalOf(path), content);
      closure.push(path);
      return path;
    },
  };
}

function make(path: string, content: Content): void {
  if (typeof content === "string" || Buffer.isBuffer(content)) {
    writeFileSync(path, content, { mode: 0o444 });
  } else if (isLink(content)) symlinkSync(content.link, path);
  else if (isProgram(content)) writeFileSync(path, content.run, { mode: 0o555 });
  else {
    mkdirSync(path);
    for (const [name, child] of Object.entries(content)) make(`${path}/${name}`, child);
  }
}

function isLink(content: object): content is { link: string } {
  return "link" in content && typeof content.link === "string";
}

function isProgram(content: object): content is { run: string | Buffer } {
  return "run" in content && (typeof content.run === "string" || Buffer.isBuffer(content.run));
}
