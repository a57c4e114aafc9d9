/** What a command finds in its sandbox, said in one place: for the build itself, and for a shell that stands in for it. */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { CommandBuilder, StorePath } from "@astbuild/derivation";
import type { SandboxRequest } from "@astbuild/sandbox";
import type { Store } from "@astbuild/store";

/** Physical paths in the folder of one build. */
export interface CommandPlaces {
  readonly build: string;
  readonly store: string;
  readonly jobserver: string;
}

export interface SandboxedCommand {
  readonly builder: CommandBuilder;
  /** What it uses, with all that is reached from there. */
  readonly closure: readonly StorePath[];
  /** Tokens it starts with, when its tool does not speak the jobserver's protocol. */
  readonly jobs: number | undefined;
}

/** Makes the folders of a build that begins. */
export async function makeCommandPlaces(folder: string): Promise<CommandPlaces> {
  const places = {
    build: join(folder, "build"),
    store: join(folder, "store"),
    jobserver: join(folder, "jobserver"),
  };
  await mkdir(places.build);
  await mkdir(places.store);
  return places;
}

/** The FIFO of the jobserver is not made here: it is mounted unless the command says `jobs`. */
export function commandRequest(
  { builder, closure, jobs }: SandboxedCommand,
  places: CommandPlaces,
  { store, cores }: { readonly store: Pick<Store, "physical">; readonly cores: number },
): Omit<SandboxRequest, "limits" | "onLog" | "signal"> {
  const mounts = closure.filter((path) => path !== builder.seed);
  return {
    command: builder.args,
    env: builder.env,
    usr: join(store.physical(builder.seed as StorePath), "usr"),
    inputs: mounts.map((path) => ({ source: store.physical(path), target: path })),
    store: places.store,
    build: places.build,
    files: builder.files,
    machine: builder.machine,
    ...(jobs === undefined
      ? { jobserver: places.jobserver, jobs: cores }
      : { jobs: Math.min(jobs, cores) }),
  };
}
