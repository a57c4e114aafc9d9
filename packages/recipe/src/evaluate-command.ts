/** A `recipe()` as a derivation: a script in the sandbox, an environment, inputs. */

import { SANDBOX_VERSION, staticHash } from "@astbuild/derivation";
import type { Derivation, Origin, ScriptLine } from "@astbuild/derivation";
import type { Platform } from "@astbuild/platform";
import { checkMembers } from "./check-members.ts";
import { checkLimits } from "./check-limits.ts";
import { buildScript } from "./build-script.ts";
import type { BuildScript } from "./build-script.ts";
import type { CommandDefinition } from "./command-definition.ts";
import { environmentOf } from "./environment.ts";
import { TOOLCHAIN } from "./evaluated-rules.ts";
import { buildContext, evaluateList, evaluateMember, platformContext } from "./evaluate-context.ts";
import type { Evaluation, Resolver } from "./evaluation.ts";
import type { InstantiationContext, Link } from "./instance.ts";
import { derivationName } from "./node.ts";
import type { Node } from "./node.ts";
import { knownOutput } from "./recipe-value.ts";
import type { Recipe } from "./recipe-value.ts";
import { render } from "./render.ts";
import { isSource } from "./source.ts";
import { templatePlace } from "./template-place.ts";
import { templateSources } from "./template-sources.ts";
import { asTool } from "./tool.ts";

const SCRIPT = "/ast/build.sh";

export function evaluateCommand(node: Node, definition: CommandDefinition): Evaluation {
  const parts = callAuthor(node, definition);
  const { toolchain, deps, script, source } = parts;
  const sources = [
    ...[toolchain.seed, toolchain.sandboxTools.native, ...parts.toolchainDeps, ...parts.tools],
    ...deps,
    ...parts.propagates,
    ...(source === undefined ? [] : [source]),
    ...parts.patches,
    ...templateSources([toolchain.prelude, script, ...Object.values(parts.env)]),
    ...templateSources([...Object.values(parts.toolchainEnv)]),
    ...[...(parts.allowed ?? []), ...(parts.disallowed ?? [])].filter(isSource),
  ];
  return {
    sources,
    assemble(resolver) {
      const propagated = uniqueLinks(parts.propagates.flatMap(resolver.links));
      const derivation = assemble(node, definition, parts, resolver);
      return { derivation, outputs: derivation.outputs, propagated };
    },
  };
}

type Parts = ReturnType<typeof callAuthor>;

/** Everything that the author's functions say; nothing of it asks for other instances. */
function callAuthor(node: Node, definition: CommandDefinition) {
  const here = platformContext(node);
  const source = evaluateMember(node, "source", { value: definition.source, context: here });
  const context = buildContext(node, source);
  const toolchain = evaluateMember(node, "toolchain", { value: definition.toolchain, context });
  checkMembers(toolchain, TOOLCHAIN, {
    owner: `the toolchain of recipe ${node.recipe.name}`,
    place: () => node.recipe.internals.place,
  });
  const tools = [
    ...evaluateList(node, "tools", definition.tools),
    ...evaluateList(node, "tools", toolchain.tools),
  ].map(asTool);
  const { allowedReferences: allowed, disallowedReferences: disallowed } = definition;
  return {
    source,
    toolchain,
    tools,
    toolchainDeps: evaluateList(node, "deps", toolchain.deps),
    deps: evaluateList(node, "deps", definition.deps),
    propagates: evaluateList(node, "propagates", definition.propagates),
    patches: evaluateList(node, "patches", definition.patches),
    env: evaluateMember(node, "env", { value: definition.env, context }) ?? {},
    toolchainEnv: evaluateMember(node, "env", { value: toolchain.env, context }) ?? {},
    allowed: allowed && evaluateList(node, "allowedReferences", allowed),
    disallowed: disallowed && evaluateList(node, "disallowedReferences", disallowed),
    script: evaluateMember(node, "build", { value: definition.build, context }),
  };
}

function assemble(
  node: Node,
  definition: CommandDefinition,
  parts: Parts,
  { context, inputs: createInputs, resolve, links }: Resolver,
): Derivation {
  const { recipe, build, host } = node;
  const { toolchain, source } = parts;
  const name = derivationName(node);
  const inputs = createInputs();
  for (const dependency of parts.toolchainDeps) inputs.path(dependency);
  const script = buildScript({
    prelude: toolchain.prelude && render(toolchain.prelude, inputs.path),
    source: source && { path: inputs.path(source), artifact: source },
    patches: parts.patches.map(inputs.path),
    script: render(parts.script, inputs.path),
  });
  const env = environmentOf({
    node,
    toolchainEnv: parts.toolchainEnv,
    env: parts.env,
    tools: parts.tools,
    links: uniqueLinks([...parts.deps, ...parts.propagates].flatMap(links)),
    inputs,
  });
  const references = (list: Parts["allowed"]): string[] =>
    (list ?? []).map((each) => (isSource(each) ? inputs.path(each) : knownOutput(recipe, each)));
  const seed = inputs.path(toolchain.seed);
  return {
    name,
    outputs: recipe.outputs,
    builder: {
      kind: "command",
      sandbox: SANDBOX_VERSION,
      system: `${build.arch}-linux`,
      seed,
      machine: host.arch,
      args: ["/usr/bin/bash", SCRIPT],
      env,
      files: { [SCRIPT]: script.text },
      allowedLeaks: definition.allow ?? [],
      host: host.name,
    },
    ...(parts.allowed === undefined ? {} : { allowedReferences: references(parts.allowed) }),
    ...(parts.disallowed === undefined
      ? {}
      : { disallowedReferences: references(parts.disallowed) }),
    inputs: inputs.list(),
    paths: [],
    unhashed: {
      origin: originOf(recipe, host, { positions: script.positions, context }),
      ...(parts.source === undefined && parts.patches.length === 0
        ? {}
        : { preparation: { file: SCRIPT, ...script.preparation } }),
      sandboxTools: resolve(toolchain.sandboxTools.native).derivation,
      args: node.args,
      ...(definition.jobs === undefined ? {} : { jobs: definition.jobs }),
      ...(definition.limits === undefined
        ? {}
        : { limits: checkLimits(recipe, definition.limits) }),
    },
  };
}

/** A function of its own: what `scriptLines` closes over lives as long as the derivation, and should be no more than it needs. */
function originOf(recipe: Recipe, host: Platform, { positions, context }: ScriptPlaces): Origin {
  const { name, version } = recipe;
  const { place } = recipe.internals;
  return {
    recipe: name,
    platform: host.name,
    ...(version === undefined ? {} : { version }),
    ...place,
    get scriptLines(): readonly ScriptLine[] {
      return scriptLines(positions, place, context.readSource?.bind(context));
    },
  };
}

interface ScriptPlaces extends Pick<BuildScript, "positions"> {
  readonly context: InstantiationContext;
}

/** Lines that come from no recipe are given the recipe's own place. */
function scriptLines(
  positions: BuildScript["positions"],
  own: ScriptLine | undefined,
  read: ((file: string) => string | undefined) | undefined,
): ScriptLine[] {
  return positions.map((position, index) => {
    const place = position === undefined ? undefined : templatePlace(position, read);
    return place ?? own ?? { file: SCRIPT, line: index + 1 };
  });
}

function uniqueLinks(links: readonly Link[]): Link[] {
  const seen = new Set<string>();
  return links.filter(({ derivation, outputs }) => {
    const key = `${staticHash(derivation)} ${outputs.join(" ")}`;
    return !seen.has(key) && seen.add(key);
  });
}
