/** What a command or a script works with: the project it stands in, that project's store, and what evaluates recipes. */

import { readFileSync } from "node:fs";
import { sourceDigest } from "@astbuild/engine";
import { COMPRESSOR } from "@astbuild/image";
import type { Project } from "@astbuild/loader";
import type { InstantiationContext } from "@astbuild/recipe";
import type { Store } from "@astbuild/store";
import { loadProject } from "./project.ts";
import { useStore } from "./session-store.ts";
import type { ProjectOptions } from "./session-store.ts";

export interface Session extends AsyncDisposable {
  readonly project: Project;
  readonly store: Store;
  readonly instantiation: InstantiationContext;
}

/** To be disposed of. @throws PROJECT_NOT_FOUND, PROJECT_SETTING, RECIPE_MODULE, errors of the store */
export async function openSession(options: ProjectOptions): Promise<Session> {
  const project = await loadProject(options.folder ?? process.cwd());
  const used = await useStore(options);
  const { store } = used;
  const instantiation: InstantiationContext = {
    sourceDigest: (spec) => sourceDigest(spec, store.statCache),
    compressor: COMPRESSOR,
    readSource: (file) => readFileSync(file, "utf8"),
  };
  return {
    ...{ project, store, instantiation },
    [Symbol.asyncDispose]: async () => await used[Symbol.asyncDispose](),
  };
}
