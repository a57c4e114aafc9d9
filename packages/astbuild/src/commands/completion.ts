/** `astbuild completion`: the script that a shell sources; with words, what can stand at the cursor. */

import type { Command } from "commander";
import type { Recipe } from "@astbuild/recipe";
import type { CommandContext } from "../command-context.ts";
import { candidates } from "../completion/candidates.ts";
import { candidateLine, SCRIPTS } from "../completion/scripts.ts";
import type { Shell } from "../completion/scripts.ts";
import { loadProject } from "../project.ts";

export interface CompletionWords {
  readonly shell: Shell;
  readonly words: readonly string[];
}

export async function completionCommand(
  { terminal, cwd }: CommandContext,
  program: Command,
  { shell, words }: CompletionWords,
): Promise<void> {
  if (words.length === 0) return terminal.out(SCRIPTS[shell]);
  // What breaks words in bash comes as a word of its own: --host=riscv64.
  const whole = words.filter((word, index) => word !== "=" || index === words.length - 1);
  const found = await candidates(program, {
    words: whole.with(-1, whole.at(-1) === "=" ? "" : whole.at(-1)!),
    recipes: () => recipesOf(cwd),
  });
  for (const each of found) terminal.out(`${candidateLine(shell, each)}\n`);
}

/** A project that is broken at the moment has no names; its own commands say why. */
async function recipesOf(folder: string): Promise<ReadonlyMap<string, Recipe>> {
  try {
    return (await loadProject(folder)).recipes;
  } catch {
    return new Map();
  }
}
