/** `completion`: bash itself completes commands, options, platforms, recipes and their arguments; zsh and fish get them described. */

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import type { Project } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

let project: Project;
beforeAll(async () => {
  project = await temporaryProject(TINY);
});
afterAll(() => project[Symbol.asyncDispose]());

const COMMAND = join(import.meta.dirname, "../../packages/astbuild/bin/astbuild.js");

const COMMAND_LINE = `function astbuild { ${process.execPath} ${COMMAND} "$@" }`;
const OPTIONS = () =>
  ({ cwd: project.folder, env: project.env, encoding: "utf8", timeout: 50_000 }) as const;

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["--version"]).error === undefined;
}

/** What bash offers when TAB is pressed at the end of the line. */
function complete(...words: string[]): string[] {
  const script = `
    astbuild() { ${process.execPath} ${COMMAND} "$@"; }
    source <(astbuild completion bash)
    COMP_WORDS=(astbuild "$@") COMP_CWORD=$#
    _astbuild
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const options = { cwd: project.folder, env: project.env, encoding: "utf8" } as const;
  return execFileSync("bash", ["-c", script, "bash", ...words], options)
    .split("\n")
    .filter(Boolean);
}

test.each([
  [["rea"], ["realise"]],
  [
    ["realise", ""],
    ["etc", "tiny"],
  ],
  [["build", "t"], ["tiny"]],
  [["realise", "tiny", "e"], ["etc"]],
  [["show", "tiny", ""], []],
  [["realise", "--keep-f"], ["--keep-failed"]],
  [
    ["realise", "tiny", "--host", "risc"],
    ["riscv64", "riscv64-gnu", "riscv64-musl"],
  ],
  [["realise", "tiny", "--host", "=", "aarch64-m"], ["aarch64-musl"]],
  [["realise", "tiny", "--arg", ""], ["dns="]],
  [
    ["realise", "tiny", "--progress", ""],
    ["auto", "plain"],
  ],
  [["realise", "tiny", "-o", ""], []],
  [["store", "l"], ["ls"]],
  [["help", "doc"], ["doctor"]],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
  [["init", ""], []],
])("astbuild %s", (words, offered) => {
  expect(complete(...words)).toEqual(offered);
});

test("every command and every option of a command is offered", async () => {
  const help = await project.astbuild("realise", "--help");
  const options = help.stdout.match(/(?<=^  (?:-\w, )?)--[\w-]+/gm)!;
  expect(complete("realise", "--").toSorted()).toEqual(options.toSorted());
  const commands = (await project.astbuild("--help")).stdout.split(/Commands:\n|\nExamples:/)[1]!;
  const names = commands.match(/^ {2}[a-z-]+/gm)!.map((name) => name.trim());
  expect(complete("").toSorted()).toEqual(names.toSorted());
});

test("zsh and fish get descriptions as they take them", async () => {
  const zsh = await project.astbuild("completion", "zsh", "--", "realise", "t");
  const fish = await project.astbuild("completion", "fish", "--", "realise", "t");
  expect([zsh.stdout, fish.stdout]).toEqual([
    "tiny:an image without programs\n",
    "tiny\tan image without programs\n",
  ]);
  for (const shell of ["zsh", "fish"]) {
    const { stdout } = await project.astbuild("completion", shell);
    expect(stdout).toContain(`completion ${shell} -- `);
  }
});

test("fish itself completes, with descriptions", ({ skip }) => {
  skip(!isInstalled("fish"), "fish is not installed");
  const offered = (line: string): string =>
    execFileSync("fish", ["--no-config", "-c", `function astbuild; ${process.execPath} ${COMMAND} $argv; end; astbuild completion fish | source; complete -C $argv[1]`, line], OPTIONS()); // prettier-ignore
  expect(offered("astbuild rea")).toBe("realise\tmake targets valid: reuse, fetch or build them\n");
  expect(offered("astbuild realise ")).toBe(
    "etc\twhat stands in /etc\ntiny\tan image without programs\n",
  );
  expect(offered("astbuild realise tiny --host risc")).toBe("riscv64\nriscv64-gnu\nriscv64-musl\n");
  expect(offered("astbuild realise tiny --arg ")).toBe("dns=\ta string\n");
  expect(offered("astbuild realise tiny -o pack")).toBe("package.json\n");
});

test("zsh itself completes when TAB is pressed", ({ skip }) => {
  skip(!isInstalled("zsh"), "zsh is not installed");
  const script = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1= ZDOTDIR=/nonexistent TERM=dumb; autoload -Uz compinit; compinit -D; ${COMMAND_LINE}; source <(astbuild completion zsh); echo REA""DY'
    zpty -r -m shell said "*READY*"
    n=0
    for line in "rea" "show ti" "show tiny --host riscv64-m" "show tiny --arg d"; do
      n=$((n + 1))
      zpty -w -n shell "astbuild $line"$'\\t'"#$n"
      zpty -r -m shell said "*#$n*"
      print -r -- "\${said//$'\\r'/}"
      zpty -w -n shell $'\\C-u'
    done`;
  const shown = execFileSync("zsh", ["-f", "-c", script], OPTIONS());
  for (const word of [/realise\W+#1/, /tiny\W+#2/, /riscv64-musl\W+#3/, /dns=#4/]) {
    expect(shown).toMatch(word);
  }
});

test("without a project, and with a broken one, there is no noise", async () => {
  await using broken = await temporaryProject({ "astbuild.ts": "export const = 1" });
  const { stdout, stderr, exitCode } = await broken.astbuild(
    "completion",
    "bash",
    "--",
    "show",
    "",
  );
  expect([stdout, stderr, exitCode]).toEqual(["", "", 0]);
});
