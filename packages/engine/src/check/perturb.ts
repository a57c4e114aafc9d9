/** A resolved derivation as a check builds it: elsewhere, and with the perturbation's library in front of the C library. */

import { hashPart, scratchPath } from "@astbuild/derivation";
import type { CommandBuilder, ResolvedDerivation, StorePath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import type { BuildJob } from "../builders/builder.ts";

/** Where the dynamic loader looks for what to load first. */
const PRELOAD_FILE = "/etc/ld.so.preload";

/**
 * It has a hash of its own, by which its log is kept, and by which it is entered when it failed:
 * what is known of the build stays.
 *
 * @param salt of the scratch paths; undefined: those of a build
 * @param preload undefined for builtins, whose bytes depend on nothing that could be perturbed
 */
export function perturb(
  resolved: ResolvedDerivation,
  { salt, preload }: { readonly salt: string | undefined; readonly preload: StorePath | undefined },
): Required<Pick<BuildJob, "resolved" | "perturbation">> {
  const { builder, inputs } = resolved;
  const hash = hash160("astbuild-check-1", resolved.hash);
  if (builder.kind !== "command" || preload === undefined) {
    return { resolved: { ...resolved, hash }, perturbation: {} };
  }
  const salted = salt === undefined ? builder : withSalt(resolved, builder, salt);
  const files = { ...salted.files, [PRELOAD_FILE]: `${preload}\n` };
  return {
    resolved: { ...resolved, hash, builder: { ...salted, files }, inputs: [...inputs, preload] },
    perturbation: salt === undefined ? {} : { salt },
  };
}

function withSalt(
  { derivation: { name, outputs } }: ResolvedDerivation,
  builder: CommandBuilder,
  salt: string,
): CommandBuilder {
  const text = outputs.reduce((all, output) => {
    const [plain, salted] = [scratchPath(name, output), scratchPath(name, output, salt)];
    return all.replaceAll(hashPart(plain), hashPart(salted));
  }, JSON.stringify(builder));
  return JSON.parse(text) as CommandBuilder;
}
