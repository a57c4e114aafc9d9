/** What a command or a script works with: the project it stands in, that project's store, and what evaluates recipes. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceDigest } from "@astbuild/engine";
import { COMPRESSOR } from "@astbuild/image";
import type { Project } from "@astbuild/loader";
import type { InstantiationContext } from "@astbuild/recipe";
import type { Store } from "@astbuild/store";
import { sourcePlaces } from "./evaluation/source-places.ts";
import { loadProject } from "./project.ts";
import { useStore } from "./session-store.ts";
import type { ProjectOptions } from "./session-store.ts";

export interface Session extends AsyncDisposable {
  readonly project: Project;
  readonly store: Store;
  readonly instantiation: InstantiationContext;
  /** Files and folders that recipes were read from and stand for, so far; undefined where something else may decide about them. */
  readonly filesRead: () => readonly string[] | undefined;
  /** Milliseconds of the wall clock, before the first of them was read. */
  readonly began: number;
}

/** To be disposed of. @throws PROJECT_NOT_FOUND, PROJECT_SETTING, RECIPE_MODULE, errors of the store */
export async function openSession(options: ProjectOptions): Promise<Session> {
  const began = Date.now();
  const project = await loadProject(options.folder ?? process.cwd());
  const used = await useStore(options);
  const { store } = used;
  const places: (readonly string[] | undefined)[] = [];
  const instantiation: InstantiationContext = {
    sourceDigest(spec) {
      const results = join(project.root, "result");
      const digest = sourceDigest(spec, { cache: store.statCache, results });
      places.push(sourcePlaces(spec, digest.files));
      return digest;
    },
    compressor: COMPRESSOR,
    readSource: (file) => readFileSync(file, "utf8"),
  };
  return {
    ...{ project, store, instantiation, began },
    filesRead() {
      const all = [project.modules(), ...places];
      return all.every((each) => each !== undefined) ? all.flat() : undefined;
    },
    [Symbol.asyncDispose]: async () => await used[Symbol.asyncDispose](),
  };
}
