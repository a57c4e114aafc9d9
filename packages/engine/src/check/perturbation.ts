/** The other setting in which a check builds: what differs there from the setting of the build itself. */

import { SANDBOX_VERSION, placeholder, scratchPath } from "@astbuild/derivation";
import type { Derivation, DerivationInput } from "@astbuild/derivation";
import { PERTURBATION_SOURCE } from "./perturbation-source.ts";

export interface Perturbation {
  /** Of the scratch paths; absent for builtins, and where a recipe allows its own path to stay as it is. */
  readonly salt?: string;
}

/** Seconds by which the clock is ahead: another minute, hour, day, month and year. */
export const CLOCK_SHIFT: number = 400 * 86_400 + 5 * 3600 + 7 * 60 + 11;

/** What uname(2) says of the kernel. */
export const OTHER_KERNEL = "6.99.0-perturbed";

/** More than there are, so that races show and no build takes longer. */
export function otherCores(cores: number): number {
  return 2 * cores + 1;
}

const NAME = "perturbation";

/**
 * The derivation of the library, made by the gcc of the very seed that it will be loaded into;
 * undefined for a derivation that runs nothing.
 */
export function perturbationOf(derivation: Derivation, cores: number): Derivation | undefined {
  const { builder, unhashed } = derivation;
  if (builder.kind !== "command" || unhashed.sandboxTools === undefined) return undefined;
  const seed = seedOf(derivation.inputs, builder.seed);
  if (seed === undefined) throw new Error(`${derivation.name}: its seed is no input`);
  return {
    name: NAME,
    outputs: ["out"],
    builder: {
      kind: "command",
      sandbox: SANDBOX_VERSION,
      system: builder.system,
      seed: builder.seed,
      machine: builder.system.replace(/-.*/, ""),
      args: [
        ...["/usr/bin/gcc", "-shared", "-fPIC", "-O2", "-nostdlib", "-fno-stack-protector"],
        ...[`-DSHIFT=${CLOCK_SHIFT}L`, `-DCORES=${cores}`, `-DKERNEL="${OTHER_KERNEL}"`],
        ...["-Wl,--build-id=none", "-o", scratchPath(NAME, "out"), "/ast/perturbation.c"],
      ],
      env: {},
      files: { "/ast/perturbation.c": PERTURBATION_SOURCE },
      allowedLeaks: [],
    },
    inputs: [seed],
    paths: [],
    unhashed: { origin: { recipe: NAME }, sandboxTools: unhashed.sandboxTools },
  };
}

function seedOf(inputs: readonly DerivationInput[], seed: string): DerivationInput | undefined {
  for (const { derivation, outputs } of inputs) {
    const output = outputs.find((each) => placeholder(derivation, each) === seed);
    if (output !== undefined) return { derivation, outputs: [output] };
  }
  return undefined;
}
