/** The environment of a build: the toolchain's, the recipe's, and what dependencies and tools bring. */

import { AstbuildError } from "@astbuild/errors";
import type { Environment } from "./command-definition.ts";
import type { Inputs } from "./inputs.ts";
import type { Link } from "./instance.ts";
import type { Node } from "./node.ts";
import { invalidValue } from "./invalid-value.ts";
import { renderText } from "./render.ts";
import type { Source } from "./source.ts";

export interface EnvironmentParts {
  readonly node: Node;
  readonly toolchainEnv: Environment;
  readonly env: Environment;
  /** In the order in which they are found on PATH. */
  readonly tools: readonly Source[];
  readonly links: readonly Link[];
  readonly inputs: Inputs;
}

/** Set by the sandbox, or by us. */
const RESERVED = ["PATH", "HOME", "TZ", "LC_ALL", "SOURCE_DATE_EPOCH", "MAKEFLAGS", "JOBS"];

/** Linux's MAX_ARG_STRLEN: of one variable with its name, `=` and the NUL at its end. */
const MOST_BYTES = 131_072;

/** Of all variables together: Linux takes 2 MiB of them and of a program's arguments, which need room as well. */
const MOST_TOGETHER = 2 ** 20;

const IN_A_FILE = { example: 'env: { LIST: text("list", …) }, a file that the script reads' };

/** Variables that are joined from all who set them; of others the recipe's value counts. */
const JOINED: Readonly<Record<string, string>> = {
  CPPFLAGS: " ",
  LDFLAGS: " ",
  PKG_CONFIG_PATH: ":",
};

/** @throws ENV_RESERVED, VALUE_INVALID */
export function environmentOf(parts: EnvironmentParts): Record<string, string> {
  const { node, inputs } = parts;
  checkOutputs(node);
  const own = { ...rendered(node, parts.env, inputs) };
  const toolchain = rendered(node, parts.toolchainEnv, inputs);
  checkNames([...Object.keys(own), ...Object.keys(toolchain)], node);
  const linked = linkFlags(parts.links, inputs);
  const environment: Record<string, string> = { ...toolchain, ...own };
  for (const [name, separator] of Object.entries(JOINED)) {
    const values = [own[name], linked[name], toolchain[name]];
    const present = values.filter((value) => value !== undefined && value !== "");
    if (present.length > 0) environment[name] = present.join(separator);
  }
  const tools = [...new Set(parts.tools.map((tool) => `${inputs.path(tool)}/bin`))];
  environment["PATH"] = [...tools, "/usr/bin", "/usr/sbin"].join(":");
  checkTotal(node, environment);
  return { ...environment, ...node.scratch() };
}

function rendered({ recipe }: Node, env: Environment, inputs: Inputs): Record<string, string> {
  const present = Object.entries(env).filter(
    ([, value]) => value !== undefined && value !== null && value !== false,
  );
  return Object.fromEntries(
    present.map(([name, value]) => {
      const text = renderText(value, inputs.path);
      checkVariable(recipe.name, name, text);
      return [name, text];
    }),
  );
}

function linkFlags(links: readonly Link[], inputs: Inputs): Record<string, string> {
  const paths = links.map(({ derivation, outputs }) =>
    outputs.map((output) => inputs.add({ derivation, output, below: "" })),
  );
  const first = paths.map(([path]) => path!);
  return {
    CPPFLAGS: first.map((path) => `-I${path}/include`).join(" "),
    LDFLAGS: paths.flatMap((each) => each.map((path) => `-L${path}/lib`)).join(" "),
    PKG_CONFIG_PATH: first
      .flatMap((path) => [`${path}/lib/pkgconfig`, `${path}/share/pkgconfig`])
      .join(":"),
  };
}

/** @throws VALUE_INVALID */
function checkVariable(recipe: string, name: string, value: string): void {
  if (name === "" || /[=\0]/.test(name)) {
    throw invalidValue(`the name of a variable of recipe ${recipe}`, name, {
      wanted: "a text without = and NUL",
    });
  }
  const bytes = Buffer.byteLength(`${name}=${value}\0`);
  if (bytes <= MOST_BYTES && !value.includes("\0")) return;
  const what = `variable ${name} of recipe ${recipe}`;
  if (bytes <= MOST_BYTES) throw invalidValue(what, value, { wanted: "a text without NUL" });
  throw invalidValue(what, value, {
    wanted: `at most ${MOST_BYTES} bytes with its name, as Linux has it, and not ${bytes}`,
    ...IN_A_FILE,
  });
}

/** @throws VALUE_INVALID */
function checkTotal({ recipe }: Node, environment: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const name in environment) bytes += Buffer.byteLength(environment[name]!) + name.length + 2;
  if (bytes <= MOST_TOGETHER) return;
  throw invalidValue(`env of recipe ${recipe.name}`, environment, {
    wanted: `at most ${MOST_TOGETHER} bytes together, and not ${bytes}`,
    ...IN_A_FILE,
  });
}

/** They are variables as well, and would stand for what is set otherwise. @throws ENV_RESERVED */
function checkOutputs({ recipe }: Node): void {
  const reserved = [...RESERVED, ...Object.keys(JOINED)];
  const name = recipe.outputs.find((each) => reserved.includes(each));
  if (name === undefined) return;
  throw new AstbuildError(
    "ENV_RESERVED",
    `recipe ${recipe.name} has an output ${name}, which is another variable in its script`,
    { facts: { reserved: reserved.join(" ") }, hint: 'outputs have names like "out" and "dev"' },
  );
}

function checkNames(names: readonly string[], { recipe }: Node): void {
  const name = names.find((each) => RESERVED.includes(each) || recipe.outputs.includes(each));
  if (name === undefined) return;
  throw new AstbuildError(
    "ENV_RESERVED",
    `recipe ${recipe.name} sets ${name}, which is not its own`,
    {
      facts: { reserved: [...RESERVED, ...recipe.outputs].join(" ") },
      hint: name === "PATH" ? "name what is to be on PATH in tools" : undefined!,
    },
  );
}
