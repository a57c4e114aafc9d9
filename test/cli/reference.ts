/**
 * The reference part of docs/cli.md out of the program's own description:
 * `node test/cli/reference.ts` writes it.
 */

import { readFileSync, writeFileSync } from "node:fs";
import type { Command, Option } from "commander";
import type { CommandContext } from "../../packages/astbuild/src/command-context.ts";
import { createProgram } from "../../packages/astbuild/src/program.ts";

const PAGE = new URL("../../docs/cli.md", import.meta.url);
const HEAD = "<!-- Written by";

/** The page as it is, and as it should be. */
export function referencePage(): { readonly is: string; readonly should: string } {
  const is = readFileSync(PAGE, "utf8");
  const [before, after] = [is.slice(0, is.indexOf(HEAD)), is.slice(is.indexOf(HEAD))];
  const comment = after.slice(0, after.indexOf("\n"));
  return { is, should: `${before}${comment}\n\n${reference()}` };
}

function reference(): string {
  let written = "";
  const context = { terminal: { out: (text: string) => void (written += text) } };
  const program = createProgram(context as unknown as CommandContext);
  const help = (command: Command): string => {
    written = "";
    command.outputHelp();
    return written;
  };
  const leaves = leavesOf(program).map((command) => commandText(command, help(command)));
  return [groupText("Options of every command that reads the store", EVERY, program)]
    .concat(groupText("Options of commands that name a target", TARGET, program))
    .concat(groupText("Options of commands that build", BUILD, program), leaves)
    .join("\n");
}

function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((each) => (each.commands.length > 0 ? leavesOf(each) : [each]));
}

const EVERY = ["--store", "--json"];
const TARGET = ["--host", "--target", "--arg"];
const BUILD = "--jobs --offline --keep-going --keep-failed --timeout --max-silent --max-log --max-memory --max-processes --max-disk --verbose --progress".split(" "); // prettier-ignore

function groupText(title: string, names: readonly string[], program: Command): string {
  const realise = program.commands.find((each) => each.name() === "realise")!;
  const options = realise.options.filter(({ long }) => names.includes(long!));
  return `### ${title}\n\n${optionTable(options)}`;
}

/** Options that stand in a group are named by it. */
function commandText(command: Command, help: string): string {
  const { options } = command;
  const names = options.map(({ long }) => long!);
  const groups = [
    { names: BUILD, words: "those of commands that build" },
    { names: TARGET, words: "those of commands that name a target" },
  ].filter((group) => group.names.every((name) => names.includes(name)));
  const grouped = new Set([...EVERY, ...groups.flatMap((group) => group.names)]);
  const own = options.filter(({ long }) => !grouped.has(long!));
  const also = groups.map(({ words }) => words).join(", ");
  const usage = /^Usage: (.*)$/m.exec(help)![1]!.replace(" [options]", "").replace(/\|\w+/, "");
  const alias = command.alias();
  return [
    `### \`${usage}\``,
    "",
    `${sentence(command.description())}${alias ? ` Another name is \`${alias}\`.` : ""}`,
    "",
    ...(own.length > 0 ? [optionTable(own)] : []),
    ...(also === "" ? [] : [`Also ${also}.`, ""]),
    ...examplesOf(help).map((line) => `    ${line}`),
    "",
  ].join("\n");
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function optionTable(options: readonly Option[]): string {
  const rows = options.map(({ flags, description, argChoices }) => {
    const choices = argChoices === undefined ? "" : `: ${argChoices.join(", ")}`;
    return `| \`${flags}\` | ${description}${choices} |`;
  });
  return `${["| option | |", "| --- | --- |", ...rows].join("\n")}\n`;
}

function examplesOf(help: string): string[] {
  const lines = help.split("\nExamples:\n")[1]?.trimEnd().split("\n") ?? [];
  return lines.map((line) => line.trim().replace(/ {2,}(?=\S)/, "  # "));
}

if (import.meta.main) writeFileSync(PAGE, referencePage().should);
