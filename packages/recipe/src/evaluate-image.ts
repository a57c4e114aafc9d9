/** An `image()` as a derivation of the builtin `initrd`. */

import { BUILTIN_VERSIONS } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Json } from "@astbuild/hash";
import { checkMembers } from "./check-members.ts";
import type { Owner } from "./check-members.ts";
import { BOOT, DLOPEN } from "./evaluated-rules.ts";
import { evaluateMember, platformContext } from "./evaluate-context.ts";
import type { Evaluation, Resolver } from "./evaluation.ts";
import type { ImageDefinition } from "./image.ts";
import type { ImageEntry, ImageManifest } from "@astbuild/derivation";
import type { ImageNode, TreeNode } from "./image-nodes.ts";
import type { Inputs } from "./inputs.ts";
import type { ResolvedBoot } from "./instance.ts";
import { mergeTree } from "./merge-tree.ts";
import { derivationName } from "./node.ts";
import type { Node } from "./node.ts";
import { kindOf } from "./value.ts";
import type { Source } from "./source.ts";
import { shown } from "./shown.ts";
import { asTool } from "./tool.ts";
import { storeName } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";

export function evaluateImage(node: Node, definition: ImageDefinition): Evaluation {
  const context = platformContext(node);
  const root = evaluateMember(node, "root", { value: definition.root, context });
  checkMembers(definition.dlopen ?? {}, DLOPEN, about(node, "dlopen"));
  const compress = evaluateMember(node, "compress", {
    value: definition.compress ?? true,
    context,
  });
  const planned = Object.entries(root).flatMap(([path, each]) =>
    each === undefined || each === null || each === false ? [] : [planNode(node, path, each)],
  );
  return {
    sources: planned.flatMap(({ sources }) => sources),
    assemble(resolver) {
      const inputs = resolver.inputs();
      const entries = Object.fromEntries(planned.map(({ path, entry }) => [path, entry(inputs)]));
      const manifest = { entries, ...options(node, definition), compress };
      return {
        derivation: assemble(node, { manifest, inputs, resolver }),
        outputs: ["out"],
        boot: definition.boot && (() => bootOf(node, definition.boot!, resolver)),
      };
    },
  };
}

function about({ recipe }: Node, member: string): Owner {
  return { owner: `${member} of recipe ${recipe.name}`, place: () => recipe.internals.place };
}

interface Planned {
  readonly path: string;
  readonly sources: readonly Source[];
  readonly entry: (inputs: Inputs) => ImageEntry;
}

/** @throws IMAGE_NODE, IMAGE_NODE_PATH */
function planNode(node: Node, path: string, each: ImageNode): Planned {
  if (!path.startsWith("/")) {
    throw new AstbuildError("IMAGE_NODE_PATH", `not a path of an image: ${JSON.stringify(path)}`, {
      hint: `paths are absolute: write "/${path}"`,
    });
  }
  switch (each.kind) {
    case "plain node":
      return { path, sources: [], entry: () => each.entry };
    case "tree node":
      return treePlan(node, path, each);
    case "file node":
      return filePlan(path, each.source, each.options);
    case "artifact":
      if ((each as Artifact).form !== "folder") return filePlan(path, each, {});
  }
  const isFolder = kindOf(each) === "artifact";
  const what = isFolder ? "a folder" : shown(each);
  throw new AstbuildError("IMAGE_NODE", `${what} cannot stand at ${path} as it is`, {
    hint: 'write tree(x) for all that is in it, or fileNode(inside(x, "bin/foo")) for one file',
  });
}

function filePlan(path: string, source: Source, options: { readonly mode?: number }): Planned {
  const given = source.kind === "artifact" ? source.mode : undefined;
  const mode = options.mode ?? given;
  const more = { ...options, ...(mode === undefined ? {} : { mode }) };
  return {
    path,
    sources: [source],
    entry: (inputs) => ({ type: "file", source: inputs.path(source), ...more }),
  };
}

function treePlan(
  { recipe }: Node,
  path: string,
  { sources: given, options: { links, linked, ...rest } }: TreeNode,
): Planned {
  const isMerged = links !== undefined || given.length === 0;
  const name = mergedName(recipe.name, path);
  const sources = isMerged ? [mergeTree({ name, parts: given, links: links ?? {} })] : given;
  const more = { ...rest, ...(linked === undefined ? {} : { links: linked }) };
  return {
    path,
    sources,
    entry: (inputs) => {
      const [source, ...also] = sources.map((each) => inputs.path(each));
      return { type: "tree", source: source!, ...(also.length > 0 && { also }), ...more };
    },
  };
}

/** Links are made where their targets exist: the tree is merged into one that has them. */
function mergedName(recipe: string, path: string): string {
  const where = path.split("/").filter((part) => part !== "");
  return storeName([recipe, "root", ...where].join("-"));
}

function options(
  { host }: Node,
  { references, level, dlopen, sizeBudget, mtime }: ImageDefinition,
): Omit<ImageManifest, "entries" | "compress"> {
  return {
    platform: host.name,
    references: references ?? "paths",
    level: level ?? 6,
    dlopen: { recommended: true, suggested: false, features: [], extra: {}, ...dlopen },
    ...(sizeBudget === undefined ? {} : { sizeBudget }),
    mtime: mtime ?? 1,
  };
}

function assemble(
  node: Node,
  parts: { manifest: ImageManifest; inputs: Inputs; resolver: Resolver },
): ReturnType<Evaluation["assemble"]>["derivation"] {
  const { recipe, host } = node;
  const { manifest, inputs, resolver } = parts;
  const attributes = { manifest, compressor: resolver.context.compressor };
  return {
    name: `${derivationName(node)}.cpio${manifest.compress ? ".gz" : ""}`,
    outputs: ["out"],
    builder: {
      kind: "builtin",
      name: "initrd",
      version: BUILTIN_VERSIONS.initrd,
      attributes: attributes as unknown as { [key: string]: Json },
    },
    inputs: inputs.list(),
    paths: [],
    unhashed: {
      origin: {
        recipe: recipe.name,
        platform: host.name,
        ...(recipe.version === undefined ? {} : { version: recipe.version }),
        ...recipe.internals.place,
      },
      args: node.args,
    },
  };
}

function bootOf(
  node: Node,
  boot: NonNullable<ImageDefinition["boot"]>,
  { later, resolve }: Resolver,
): ResolvedBoot {
  const context = platformContext(node);
  const found = evaluateMember(node, "boot", { value: boot, context });
  checkMembers(found, BOOT, about(node, "boot"));
  const { qemu, kernel, append, args = [] } = found;
  const runs = qemu.kind === "recipe" ? asTool(qemu) : qemu;
  later([runs, kernel]);
  return { qemu: resolve(runs), kernel: resolve(kernel), append, args };
}
