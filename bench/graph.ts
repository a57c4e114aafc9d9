/**
 * The same graph for us and for Nix: `count` derivations, each of which writes one line in a sandbox. Number i uses
 * 2i+1, 2i+2 and 2i+3, as far as there are any, so that number 0 stands on all; no output refers to another.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./run-program.ts";

export interface Graph {
  readonly count: number;
  /** Another salt, another graph: nothing of it is built. */
  readonly salt: string;
}

/** A project with the target `top`, and the folder of an expression. */
export function writeGraph(folder: string, { count, salt }: Graph): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("package.json", `{ "name": "graph", "private": true, "type": "module" }\n`);
  write(
    "astbuild.ts",
    `import { recipe, sh } from "astbuild";
import { bare } from "${ROOT}recipes/toolchain/bare.ts";
const nodes = [];
for (let i = ${count - 1}; i >= 0; i--) {
  const inputs = [2 * i + 1, 2 * i + 2, 2 * i + 3].filter((each) => each < ${count});
  nodes[i] = recipe({
    name: "node-" + i,
    toolchain: bare,
    build: ({ out }) => sh\`: \${inputs.map((each) => nodes[each])}; echo node \${i} ${salt} >\${out}\`,
  });
}
export const top = nodes[0];
`,
  );
  write(
    "default.nix",
    `{ shell }:
let
  nodes = builtins.genList (i: derivation {
    name = "node-\${toString i}"; system = "x86_64-linux"; builder = "\${builtins.storePath shell}/sh";
    args = [ "-c" "echo node \${toString i} ${salt} >$out" ];
    inputs = map (builtins.elemAt nodes)
      (builtins.filter (each: each < ${count}) [ (2 * i + 1) (2 * i + 2) (2 * i + 3) ]);
  }) ${count};
in builtins.elemAt nodes 0
`,
  );
}
