/** `astbuild run`: realises an image and what boots it, then hands the terminal to the guest. */

import { resolve } from "node:path";
import type { Target } from "@astbuild/engine";
import { AstbuildError } from "@astbuild/errors";
import type { QemuProgram } from "@astbuild/qemu";
import type { ResolvedBoot, ResolvedSource } from "@astbuild/recipe";
import type { Store } from "@astbuild/store";
import { buildOptions, sessionOptions, targetChoice } from "../build-options.ts";
import type { RunOptions } from "../command-options.ts";
import type { CommandContext } from "../command-context.ts";
import { bootMachine } from "../boot-machine.ts";
import { regularFile } from "../existing-file.ts";
import { initArguments, kernelCommandLine } from "../init-arguments.ts";
import { withoutListening } from "../interruption.ts";
import { openEngine } from "../realise.ts";
import { selectTarget } from "../select-target.ts";
import type { SelectedTarget } from "../select-target.ts";
import { openSession } from "../session.ts";
import { showRealised } from "../show-realised.ts";
import { withReporter } from "../with-reporter.ts";

/** The exit code is the guest's, where its init says one. */
export async function runCommand(
  context: CommandContext,
  text: string,
  options: RunOptions,
): Promise<void> {
  const command = initArguments(options.command ?? []);
  await using session = await openSession(sessionOptions(context, options));
  const { store } = session;
  const target = selectTarget(session, text, targetChoice(options));
  const recipes = bootRecipes(target, options);
  const words = [recipes?.append, options.append, command];
  const append = kernelCommandLine(target.instance.host, words);
  const kernelFile =
    options.kernel === undefined ? undefined : regularFile(context.cwd, options.kernel);
  const sources: ResolvedSource[] = [
    { derivation: target.instance.derivation, output: target.output, below: "" },
    ...(options.qemu === undefined ? [recipes!.qemu] : []),
    ...(options.kernel === undefined ? [recipes!.kernel] : []),
  ];
  const realised = await withReporter(context, options, async (onEvent) => {
    await using engine = openEngine(store, { ...buildOptions(context, options), onEvent });
    return await engine.realise(sources.map(targetOf));
  });
  if (realised.failures.length > 0) {
    return showRealised(context, { ...realised, targets: [] }, options.json === true);
  }
  const paths = sources.map((source, index) =>
    physicalPath(store, source, realised.outputs[index] ?? {}),
  );
  const qemu: QemuProgram =
    options.qemu === undefined
      ? { kind: "unpacked", folder: paths[1]! }
      : { kind: "host", path: resolve(context.cwd, options.qemu) };
  const kernel = kernelFile ?? paths.at(-1)!;
  await bootMachine(context, options, {
    platform: target.instance.host,
    ...{ qemu, kernel },
    append,
    initrd: paths[0]!,
    extra: recipes?.args ?? [],
  });
}

/** Undefined where the command line names both the kernel and QEMU. */
function bootRecipes(
  { instance, name }: SelectedTarget,
  options: RunOptions,
): ResolvedBoot | undefined {
  using _signals = withoutListening();
  if (instance.boot !== undefined) return instance.boot();
  if (options.kernel !== undefined && options.qemu !== undefined) return undefined;
  throw new AstbuildError("NOT_BOOTABLE", `recipe ${name} does not say what boots it`, {
    hint: "give the image a boot: () => ({ qemu, kernel }), or name both: --kernel FILE --qemu FILE",
  });
}

function targetOf({ derivation, output }: ResolvedSource): Target {
  return { derivation, outputs: [output] };
}

function physicalPath(
  store: Store,
  { output, below }: ResolvedSource,
  outputs: Readonly<Record<string, string>>,
): string {
  return store.resolve(`${outputs[output]}${below}`);
}
