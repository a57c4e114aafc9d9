/** `astbuild root`: what the collector keeps because a person says so. */

import { AstbuildError } from "@astbuild/errors";
import type { Root } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";
import { withStorePath } from "../with-store-path.ts";

export async function rootAddCommand(
  context: CommandContext,
  { name, path: text }: { readonly name: string; readonly path: string },
  options: TargetOptions,
): Promise<void> {
  await withStorePath(context, text, options, async (store, path) => {
    await store.roots.addNamed(name, path);
    const root: Root = { kind: "named", name, path };
    context.terminal.out(options.json === true ? jsonLine(root) : rootText(root));
  });
}

export async function rootListCommand(
  context: CommandContext,
  options: TargetOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  for (const root of store.roots.list()) {
    context.terminal.out(options.json === true ? jsonLine(root) : rootText(root));
  }
}

/** @throws ROOT_UNKNOWN */
export async function rootRemoveCommand(
  context: CommandContext,
  name: string,
  options: TargetOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const roots = store.roots.list();
  const isLink = roots.some((root) => root.kind === "result" && root.name === name);
  if (!isLink && (await store.roots.removeNamed(name))) return;
  throw new AstbuildError("ROOT_UNKNOWN", `no root is named ${name}`, {
    facts: { named: roots.filter(({ kind }) => kind === "named").map((root) => root.name) },
    hint: isLink
      ? `a result link is a root as long as it is there: rm ${name}`
      : "astbuild root list",
  });
}

/** `result/initrd-x86_64-gnu -> /ast/store/…`: the line that Nix prints too. */
function rootText({ name, path }: Root): string {
  return `${name} -> ${path}\n`;
}
