/** Realises the seed and the sandbox's tools once for all tests, through the product, in the store that tests share. */

import { mkdirSync } from "node:fs";
import { formatError, realise } from "astbuild";
import { CHECKOUT, testStore } from "./test-store.ts";

export async function setup(): Promise<void> {
  mkdirSync(testStore(), { recursive: true });
  const { targets, failures } = await realise({
    targets: ["seed", "sandboxTools"],
    folder: CHECKOUT,
    store: testStore(),
    command: "the tests' set-up",
  });
  if (failures.length > 0) throw new Error(failures.map(formatError).join("\n"));
  const objects = targets.map((target) => target!.physical);
  process.env["ASTBUILD_TEST_SEED_OBJECTS"] = objects.join(":");
}
