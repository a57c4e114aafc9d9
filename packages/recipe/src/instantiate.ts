/**
 * Recipes become derivations. Authors' functions only describe; what they name is instantiated
 * afterwards, from a worklist, so that a deep graph needs no deep stack and a cycle is seen.
 */

import { staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { BUILD_PLATFORM } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { addFacts } from "./add-facts.ts";
import type { Artifact } from "./artifact.ts";
import { callerPlace } from "./call-place.ts";
import { checkArguments } from "./check-arguments.ts";
import { formatPlace } from "./call-place.ts";
import { evaluateArtifact } from "./evaluate-artifact.ts";
import { evaluateCommand } from "./evaluate-command.ts";
import { evaluateCompose } from "./evaluate-compose.ts";
import { evaluateImage } from "./evaluate-image.ts";
import type { Evaluation, Resolver } from "./evaluation.ts";
import { createInputs } from "./inputs.ts";
import type { ResolvedSource } from "./inputs.ts";
import type { Instance, InstantiationContext, Link } from "./instance.ts";
import { makeNode, namedNode, nodeName, nodesOf, partsOf } from "./node.ts";
import type { Node } from "./node.ts";
import type { Recipe } from "./recipe-value.ts";
import type { OutputReference, Source } from "./source.ts";

export interface InstantiateOptions {
  readonly host: Platform;
  /** The machine that builders run on. */
  readonly build?: Platform;
  /** Values for some arguments: `parseArguments` makes them from text. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Instances are kept as long as it lives. */
  readonly context: InstantiationContext;
}

/**
 * The instance of a recipe for (build, host, args).
 *
 * @throws RECIPE_CYCLE, RECIPE_THREW, HOST_UNSUPPORTED, and what the recipes themselves are wrong about
 */
export function instantiate(recipe: Recipe, options: InstantiateOptions): Instance {
  const { host, build = BUILD_PLATFORM, args, context } = options;
  if (args !== undefined) checkArguments(recipe, args, callerPlace);
  const asked = args === undefined ? recipe : recipe.withArgs(args);
  const node = makeNode(asked, { build, host }, asked.internals.replacements);
  const graph = graphs.get(context) ?? new Graph(context);
  graphs.set(context, graph);
  return graph.instance(node);
}

const graphs = new WeakMap<InstantiationContext, Graph>();

interface Frame {
  readonly node: Node;
  readonly evaluation: Evaluation;
  readonly needs: Node[];
}

/** All instances that were made in one context. */
class Graph {
  readonly #context: InstantiationContext;
  readonly #instances = new Map<string, Instance>();
  /** Those that stand upon no recipe: the same for every node. */
  readonly #artifacts = new WeakMap<Artifact, Derivation>();

  constructor(context: InstantiationContext) {
    this.#context = context;
  }

  instance(root: Node): Instance {
    const open = new Map<string, Frame>();
    const stack: Frame[] = [];
    const enter = (node: Node): void => {
      if (this.#instances.has(node.key)) return;
      if (open.has(node.key)) throw cycle([...open.values()], node);
      const frame = attempt(node, stack, () => ({ node, ...begin(node) }));
      open.set(node.key, frame);
      stack.push(frame);
    };
    enter(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const need = top.needs.pop();
      if (need !== undefined) {
        enter(need);
        continue;
      }
      stack.pop();
      const { node, evaluation } = top;
      this.#instances.set(
        node.key,
        attempt(node, stack, () => this.#finish(node, evaluation)),
      );
      open.delete(node.key);
    }
    return this.#instances.get(root.key)!;
  }

  #finish(node: Node, evaluation: Evaluation): Instance {
    const { recipe, build, host, args } = node;
    const assembled = evaluation.assemble(this.#resolver(node));
    // What cannot be hashed is known here, where it has a recipe.
    staticHash(assembled.derivation);
    // Else the nodes of the whole graph would live as long as its root is evaluated.
    node.named.clear();
    return { recipe, build, host, args, propagated: [], boot: undefined, ...assembled };
  }

  #resolver(node: Node): Resolver {
    const resolve = (source: Source): ResolvedSource => this.#resolve(node, source);
    const instance = (asked: Recipe | OutputReference): Instance => this.#named(node, asked);
    return {
      context: this.#context,
      inputs: () => createInputs(resolve),
      resolve,
      instance,
      links: (dependency) => linksOf(instance(dependency), resolve(dependency), dependency),
      later: (sources) => {
        for (const need of sources.flatMap((source) => nodesOf(node, source))) this.instance(need);
      },
    };
  }

  #named(node: Node, asked: Recipe | OutputReference): Instance {
    const [recipe, isNative] =
      asked.kind === "recipe" ? [asked, false] : [asked.recipe, asked.isNative];
    const found = this.#instances.get(namedNode(node, recipe, isNative).key);
    if (found === undefined) throw new Error(`${recipe.name} was not named by ${node.recipe.name}`);
    return found;
  }

  #resolve(node: Node, source: Source): ResolvedSource {
    switch (source.kind) {
      case "recipe":
        return outputOf(this.#named(node, source), undefined);
      case "output":
        return outputOf(this.#named(node, source), source.outputName);
      case "cross":
        return outputOf(this.#named(node, source.recipe), undefined);
      case "inside": {
        const outer = this.#resolve(node, source.source);
        return { ...outer, below: `${outer.below}/${source.path}` };
      }
      case "artifact":
        return { derivation: this.#artifact(node, source), output: "out", below: "" };
    }
  }

  #artifact(node: Node, artifact: Artifact): Derivation {
    const known = this.#artifacts.get(artifact);
    if (known !== undefined) return known;
    const inputs = createInputs((source) => this.#resolve(node, source));
    const derivation = evaluateArtifact(artifact, node.recipe.name, {
      context: this.#context,
      inputs,
    });
    if (isFree(artifact)) this.#artifacts.set(artifact, derivation);
    return derivation;
  }
}

function begin(node: Node): { evaluation: Evaluation; needs: Node[] } {
  checkHost(node);
  const evaluation = evaluate(node);
  const needs = evaluation.sources.flatMap((source) => nodesOf(node, source));
  return { evaluation, needs: needs.reverse() };
}

function checkHost({ recipe, host }: Node): void {
  const { hosts } = recipe;
  if (hosts === undefined || hosts.includes(host.name)) return;
  throw new AstbuildError("HOST_UNSUPPORTED", `recipe ${recipe.name} is not for ${host.name}`, {
    facts: { platforms: hosts.join(" ") },
  });
}

function evaluate(node: Node): Evaluation {
  const { definition } = node.recipe.internals;
  switch (definition.type) {
    case "command":
      return evaluateCommand(node, definition.command);
    case "image":
      return evaluateImage(node, definition.image);
    case "compose":
      return evaluateCompose(node, definition.compose);
  }
}

function outputOf(instance: Instance, name: string | undefined): ResolvedSource {
  const { recipe, derivation, outputs } = instance;
  const output = name ?? outputs[0]!;
  if (outputs.includes(output)) return { derivation, output, below: "" };
  throw new AstbuildError("OUTPUT_UNKNOWN", `recipe ${recipe.name} has no output ${output}`, {
    facts: { outputs: outputs.join(" ") },
  });
}

function linksOf(
  { derivation, outputs, propagated }: Instance,
  { output }: ResolvedSource,
  dependency: Recipe | OutputReference,
): Link[] {
  const isWhole = dependency.kind === "recipe" || dependency.outputName === undefined;
  const hasDev = isWhole && output !== "dev" && outputs.includes("dev");
  return [{ derivation, outputs: hasDev ? ["dev", output] : [output] }, ...propagated];
}

function isFree(artifact: Artifact): boolean {
  return partsOf(artifact).every((part) => part.kind === "artifact" && isFree(part));
}

/** Errors learn which recipe they are about, and who needed it. */
function attempt<T>(node: Node, stack: readonly Frame[], call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (isAstbuildError(error)) {
      const chain = stack.map((frame) => nodeName(frame.node)).join(" → ");
      const place = formatPlace(node.recipe.internals.place);
      addFacts(error, {
        recipe: place === undefined ? nodeName(node) : `${nodeName(node)}  ${place}`,
        "needed by": chain === "" ? undefined : chain,
      });
    }
    throw error;
  }
}

function cycle(open: readonly Frame[], again: Node): AstbuildError {
  const from = open.findIndex(({ node }) => node.key === again.key);
  const nodes = [...open.slice(from).map(({ node }) => node), again];
  const names = nodes.map(({ recipe }) => recipe.name).join(" → ");
  return new AstbuildError("RECIPE_CYCLE", `recipes need each other: ${names}`, {
    facts: {
      chain: nodes.map((node) => {
        const place = formatPlace(node.recipe.internals.place);
        return place === undefined ? nodeName(node) : `${nodeName(node)}  ${place}`;
      }),
    },
    hint: "a recipe that needs its own twin asks first: isNative ? [] : [self.native]",
  });
}
