/** Realises what a command needs, and not the command itself. */

import { resolveDerivation, staticHash } from "@astbuild/derivation";
import type { Derivation, StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Realised, Target } from "../engine.ts";
import { needsSandbox } from "../survey.ts";
import { preparedCommand } from "./prepared-command.ts";
import type { PreparedCommand } from "./prepared-command.ts";

export interface Preparation {
  readonly realised: Realised;
  /** Undefined when an input could not be realised. */
  readonly command: PreparedCommand | undefined;
}

/** @throws NO_SANDBOX for a derivation that is made inside the engine */
export async function prepareCommand(
  derivation: Derivation,
  realise: (targets: readonly Target[]) => Promise<Realised>,
): Promise<Preparation> {
  if (!needsSandbox(derivation)) throw noSandbox(derivation);
  const inputs: Target[] = [
    { derivation: derivation.unhashed.sandboxTools, outputs: ["out"] },
    ...derivation.inputs,
  ];
  const realised = await realise(inputs);
  const outputs = new Map<string, Readonly<Record<string, StorePath>>>();
  for (const [index, input] of inputs.entries()) {
    const made = realised.outputs[index];
    if (made === undefined) return { realised, command: undefined };
    outputs.set(staticHash(input.derivation), made);
  }
  const pathOf = (input: Derivation, output: string): StorePath => {
    const path = outputs.get(staticHash(input))?.[output];
    if (path === undefined) throw new Error(`${input.name} has no realised ${output}`);
    return path;
  };
  const resolved = resolveDerivation(derivation, pathOf);
  return { realised, command: preparedCommand(resolved, pathOf(inputs[0]!.derivation, "out")) };
}

function noSandbox({ name, builder, unhashed }: Derivation): AstbuildError {
  return new AstbuildError(
    "NO_SANDBOX",
    `${name} is made inside the engine: there is no sandbox to enter`,
    {
      facts: {
        recipe: unhashed.origin.recipe,
        builtin: builder.kind === "builtin" ? builder.name : undefined,
      },
      hint: "name a recipe that runs commands: astbuild list",
    },
  );
}
