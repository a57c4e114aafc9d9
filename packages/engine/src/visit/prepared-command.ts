/** A command whose inputs are realised: all that its sandbox is made of, as plain data that outlives the process. */

import type {
  CommandBuilder,
  Preparation,
  ResolvedDerivation,
  StorePath,
} from "@astbuild/derivation";

export interface PreparedCommand {
  /** Raised when a field changes its meaning. */
  readonly version: 1;
  readonly name: string;
  readonly resolvedHash: string;
  readonly outputs: readonly string[];
  readonly builder: CommandBuilder;
  readonly inputs: readonly StorePath[];
  /** The object with bubblewrap. */
  readonly tools: StorePath;
  /** Tokens it starts with, when its tool does not speak the jobserver's protocol. */
  readonly jobs?: number;
  readonly preparation?: Preparation;
}

export function preparedCommand(
  { derivation, hash, builder, inputs }: ResolvedDerivation,
  tools: StorePath,
): PreparedCommand {
  if (builder.kind !== "command") throw new Error(`${derivation.name} is not a command`);
  const { name, outputs, unhashed } = derivation;
  return {
    ...{ version: 1, name, resolvedHash: hash, outputs, builder, inputs, tools },
    ...(unhashed.jobs !== undefined && { jobs: unhashed.jobs }),
    ...(unhashed.preparation !== undefined && { preparation: unhashed.preparation }),
  };
}

/** Undefined for what another version of astbuild wrote. */
export function parsePreparedCommand(text: string): PreparedCommand | undefined {
  const data = JSON.parse(text) as PreparedCommand;
  return data.version === 1 ? data : undefined;
}
