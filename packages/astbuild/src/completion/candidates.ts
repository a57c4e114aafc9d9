/** What can stand where the cursor is: commands, options, platforms, recipes, out of the program's own description. */

import { ARCHITECTURES, PLATFORMS } from "@astbuild/platform";
import type { Recipe } from "@astbuild/recipe";
import type { Argument, Command, Option } from "commander";

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

export interface CompletionRequest {
  /** Behind the program's name, up to the cursor; the last one is not finished. */
  readonly words: readonly string[];
  /** The project's recipes; empty where there is no project. */
  readonly recipes: () => Promise<ReadonlyMap<string, Recipe>>;
}

/** None where only files can stand. */
export async function candidates(
  program: Command,
  { words, recipes }: CompletionRequest,
): Promise<Candidate[]> {
  const current = words.at(-1) ?? "";
  const line = readLine(program, words.slice(0, -1));
  const found = await possible(line, current, recipes);
  return found.filter(({ word }) => word.startsWith(current));
}

interface Line {
  readonly command: Command;
  /** Arguments of the command so far. */
  readonly given: readonly string[];
  /** The option whose value is being written. */
  readonly option: Option | undefined;
}

/** Which command is meant by the finished words, and what it was given. */
function readLine(program: Command, words: readonly string[]): Line {
  let command = program;
  let option: Option | undefined;
  const given: string[] = [];
  for (const word of words) {
    if (option !== undefined) option = undefined;
    else if (word.startsWith("-")) option = valueOption(command, word);
    else {
      const next = command.commands.find(
        (each) => each.name() === word || each.aliases().includes(word),
      );
      if (next === undefined || given.length > 0) given.push(word);
      else command = next;
    }
  }
  return { command, given, option };
}

function valueOption({ options }: Command, word: string): Option | undefined {
  const option = options.find(({ short, long }) => short === word || long === word);
  return option?.required === true ? option : undefined;
}

async function possible(
  { command, given, option }: Line,
  current: string,
  recipes: CompletionRequest["recipes"],
): Promise<Candidate[]> {
  if (option !== undefined) return await values(option, given, recipes);
  if (current.startsWith("-")) return optionNames(command);
  if (command.commands.length > 0) return commandNames(command);
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[given.length] ?? (last?.variadic ? last : undefined);
  return argument === undefined ? [] : await argumentWords(argument, command, recipes);
}

async function values(
  { long, argChoices }: Option,
  given: readonly string[],
  recipes: CompletionRequest["recipes"],
): Promise<Candidate[]> {
  if (long === "--host" || long === "--target") {
    const names = [...Object.keys(ARCHITECTURES), ...PLATFORMS.map(({ name }) => name)];
    return names.map((word) => ({ word, description: "" }));
  }
  if (long !== "--arg") return (argChoices ?? []).map((word) => ({ word, description: "" }));
  const known = await recipes();
  return given.flatMap((name) =>
    Object.entries(known.get(name)?.arguments ?? {}).map(([argument, { wanted }]) => ({
      word: `${argument}=`,
      description: wanted,
    })),
  );
}

function optionNames({ options }: Command): Candidate[] {
  const shown = options.filter(({ hidden }) => !hidden);
  const all = shown.map(({ long, short, description }) => ({
    word: long ?? short ?? "",
    description,
  }));
  return [...all, { word: "--help", description: "show help" }];
}

function commandNames({ commands, parent }: Command): Candidate[] {
  const all = commands.map((each) => ({ word: each.name(), description: each.description() }));
  return parent === null ? [...all, { word: "help", description: "show help" }] : all;
}

/** Arguments of these names are recipes, or may be. */
const RECIPES = new Set(["targets", "target", "names", "recipe", "path-or-target", "on", "other"]);

async function argumentWords(
  argument: Argument,
  command: Command,
  recipes: CompletionRequest["recipes"],
): Promise<Candidate[]> {
  if (argument.argChoices !== undefined) {
    return argument.argChoices.map((word) => ({ word, description: "" }));
  }
  if (argument.name() === "command" && command.name() === "help") {
    return commandNames(command.parent!);
  }
  if (!RECIPES.has(argument.name())) return [];
  return [...(await recipes())].map(([word, { description = "" }]) => ({ word, description }));
}
