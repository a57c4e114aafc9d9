/** A store in a temporary folder, and builds that are plain functions writing into a build folder. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scratchPath } from "@astbuild/derivation";
import { removeTree } from "@astbuild/fs";
import { hash160 } from "@astbuild/hash";
import { onTestFinished } from "vitest";
import { openStore } from "../src/index.ts";
import type { OpenStoreOptions, Published, PublishRequest, Store } from "../src/index.ts";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-store-test-"));
  onTestFinished(async () => await removeTree(folder));
  return folder;
}

export async function temporaryStore(options: Partial<OpenStoreOptions> = {}): Promise<Store> {
  const store = await openStore({
    root: join(temporaryFolder(), "store"),
    command: "test",
    ...options,
  });
  onTestFinished(async () => await store[Symbol.asyncDispose]());
  return store;
}

export interface TestBuild extends Partial<Omit<PublishRequest, "outputs" | "name">> {
  readonly name: string;
  /** Each writes its output to the path it is given; the second argument are the scratch paths by output. */
  readonly outputs: Readonly<
    Record<string, (target: string, scratch: Readonly<Record<string, string>>) => void>
  >;
  /** False: the outputs have no scratch paths. */
  readonly scratch?: boolean;
}

/** Runs the functions in a build folder and publishes what they leave. */
export async function build(store: Store, options: TestBuild): Promise<Published> {
  const { name, outputs: writers, scratch = true, ...rest } = options;
  await using folder = await store.makeBuildFolder(name);
  const names = Object.keys(writers);
  const objectName = (output: string): string => (output === "out" ? name : `${name}-${output}`);
  const scratches = Object.fromEntries(names.map((output) => [output, scratchPath(name, output)]));
  const outputs = names.map((output) => {
    const source = join(folder.path, output);
    writers[output]!(source, scratches);
    return {
      output,
      name: objectName(output),
      source,
      ...(scratch ? { scratch: scratches[output]! } : {}),
    };
  });
  return await store.publish({
    resolvedHash: hash160("test-resolved", name),
    staticHash: hash160("test-static", name),
    candidates: [],
    ...rest,
    name,
    outputs,
  });
}
