/** A derivation as explanations compare it: out of the project's recipes, or out of what the store keeps of past builds. */

import {
  namePart,
  outputName,
  placeholder,
  scratchPath,
  staticDescription,
  staticHash,
} from "@astbuild/derivation";
import type { Builder, Derivation, StorePath } from "@astbuild/derivation";
import type { Json } from "@astbuild/hash";
import type { Realisation, RecordedBuild, Store } from "@astbuild/store";
import type { StepKind } from "../events.ts";
import { stepKind } from "../step.ts";

type Members = { readonly [key: string]: Json };

export interface Described {
  /** Static or resolved hash: equal for the same step. */
  readonly id: string;
  readonly name: string;
  readonly kind: StepKind;
  readonly recipe: string;
  readonly platform: string | undefined;
  readonly version: string | undefined;
  readonly args: Members;
  /** What is hashed, but for the inputs; these stand in it as tokens. */
  readonly members: Members;
  readonly inputs: readonly DescribedInput[];
  /** Where own outputs are written, by output: they stand in `members` as well. */
  readonly scratch: Readonly<Record<string, string>>;
  /** Where it comes from the project. */
  readonly derivation: Derivation | undefined;
  /** What was built, as far as that is known. */
  readonly outputs: Readonly<Record<string, StorePath>> | undefined;
}

export interface DescribedInput {
  readonly output: string;
  /** What stands for it in the members: a placeholder or a store path. */
  readonly token: string;
  readonly path: StorePath | undefined;
  /** Name of the object. */
  readonly name: string;
  /** What it is an output of: several where equal bytes came of different steps, none where nothing is recorded. */
  readonly steps: () => readonly Described[];
}

/** @param valid what is realised of the graph, by static hash */
export function describeProject(
  valid: ReadonlyMap<string, Realisation>,
): (derivation: Derivation) => Described {
  const known = new Map<string, Described>();
  const describe = (derivation: Derivation): Described => {
    const id = staticHash(derivation);
    const found = known.get(id);
    if (found !== undefined) return found;
    const { inputs: _inputs, paths: _paths, ...members } = staticDescription(derivation) as Members;
    const { origin, args } = derivation.unhashed;
    const described: Described = {
      ...{ id, members, derivation, name: derivation.name, kind: stepKind(derivation) },
      ...{ recipe: origin.recipe, platform: origin.platform, version: origin.version },
      args: plain(args),
      scratch: scratchPaths(derivation.name, derivation.outputs),
      outputs: valid.get(id)?.outputs,
      inputs: [
        ...derivation.inputs.flatMap(({ derivation: input, outputs }) =>
          outputs.map((output) => ({
            output,
            token: placeholder(input, output),
            path: valid.get(staticHash(input))?.outputs[output],
            name: outputName(input.name, output),
            steps: () => [describe(input)],
          })),
        ),
        ...derivation.paths.map(pathInput),
      ],
    };
    known.set(id, described);
    return described;
  };
  return describe;
}

/** By resolved hash; undefined where nothing is recorded. */
export function describeRecords(store: Store): (resolvedHash: string) => Described | undefined {
  const known = new Map<string, Described | undefined>();
  const describe = (resolvedHash: string): Described | undefined => {
    if (!known.has(resolvedHash)) known.set(resolvedHash, read(resolvedHash));
    return known.get(resolvedHash);
  };
  function read(resolvedHash: string): Described | undefined {
    const record = store.records.record(resolvedHash);
    if (record === undefined) return undefined;
    const { inputs, unhashed, ...members } = record.description;
    const name = members["name"] as string;
    const builder = members["builder"] as unknown as Builder;
    const { version, args } = unhashed as { readonly version?: string; readonly args?: Members };
    const outputs = members["outputs"] as readonly string[];
    return {
      ...{ id: resolvedHash, name, members, version, derivation: undefined },
      ...{ recipe: record.recipe, platform: record.platform, kind: stepKind({ name, builder }) },
      args: plain(args),
      scratch: scratchPaths(name, outputs),
      outputs: store.records.buildOf(resolvedHash)?.outputs,
      inputs: (inputs as readonly StorePath[]).map((path) => {
        const makers = store.records.makersOf(path);
        return recordedInput(
          path,
          makers.filter((each) => each.resolvedHash !== resolvedHash),
          describe,
        );
      }),
    };
  }
  return describe;
}

/** @param makers the newest first */
function recordedInput(
  path: StorePath,
  makers: readonly RecordedBuild[],
  describe: (resolvedHash: string) => Described | undefined,
): DescribedInput {
  const outputs = Object.entries(makers[0]?.outputs ?? {});
  const output = outputs.find(([, each]) => each === path)?.[0] ?? "out";
  const steps = (): Described[] =>
    makers.flatMap(({ resolvedHash }) => describe(resolvedHash) ?? []);
  return { ...pathInput(path), output, steps };
}

function pathInput(path: StorePath): DescribedInput {
  return { output: "out", token: path, path, name: namePart(path), steps: () => [] };
}

function scratchPaths(name: string, outputs: readonly string[]): Record<string, string> {
  return Object.fromEntries(outputs.map((output) => [output, scratchPath(name, output)]));
}

function plain(args: Readonly<Record<string, unknown>> | undefined): Members {
  return JSON.parse(JSON.stringify(args ?? {})) as Members;
}
