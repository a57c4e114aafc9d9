/** A world for the tests: digests made of the names of files. */

import { blake3 } from "@astbuild/hash";
import { platform } from "@astbuild/platform";
import type { PlatformName } from "@astbuild/platform";
import { staticDescription } from "@astbuild/derivation";
import type { BuiltinBuilder, CommandBuilder, Derivation } from "@astbuild/derivation";
import { instantiate } from "../src/index.ts";
import type { Instance, InstantiationContext, Recipe } from "../src/index.ts";

export function testContext(): InstantiationContext {
  return {
    sourceDigest: (local) => {
      const files = "file" in local ? [local.file] : local.patterns;
      return { digest: blake3(files.join(" ")), files };
    },
    compressor: "pako 3.0.3",
  };
}

export function instance(
  recipe: Recipe,
  host: PlatformName = "riscv64-musl",
  args: Readonly<Record<string, unknown>> = {},
): Instance {
  return instantiate(recipe, { host: platform(host), args, context: testContext() });
}

/** The script of a recipe without the line that is the same for all. */
export function scriptOf(recipe: Recipe, host?: PlatformName): string {
  const [first, ...lines] = commandOf(instance(recipe, host).derivation).files[
    "/ast/build.sh"
  ]!.split("\n");
  if (!first!.startsWith("set -Eeuo pipefail; trap ")) throw new Error(first);
  return lines.join("\n");
}

export function commandOf({ builder }: Derivation): CommandBuilder {
  if (builder.kind !== "command") throw new Error(`${builder.name} is no command`);
  return builder;
}

export function builtinOf({ builder }: Derivation): BuiltinBuilder {
  if (builder.kind !== "builtin") throw new Error("no builtin");
  return builder;
}

export { staticDescription };
