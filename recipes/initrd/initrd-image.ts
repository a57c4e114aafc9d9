/** `initrdImage`: images that boot to a shell. What all of them hold, and the arguments that all of them have. */

import { isIP } from "node:net";
import {
  arg,
  charDevice,
  checkHelper,
  crossTool,
  directory,
  file,
  files,
  image,
  inside,
  symlink,
  text,
  tree,
} from "astbuild";
import type {
  Argument,
  ArgumentDeclarations,
  HelperMembers,
  ImageDefinition,
  ImageRecipe,
  ImageRoot,
  NoArguments,
  PlatformContext,
} from "astbuild";
import { busybox } from "../busybox/busybox.ts";
import { linuxImage } from "../linux/linux-image.ts";
import { qemu } from "../qemu/qemu.ts";
import { argumentsBeside } from "../toolchain/member-rules.ts";

// oxlint-disable-next-line typescript/consistent-type-definitions -- an interface is no ArgumentDeclarations
export type ImageArguments = {
  readonly dns: Argument<string>;
  readonly compress: Argument<boolean>;
};

const ARGUMENTS: ImageArguments = {
  dns: arg.string("", "address of the name server: /etc/resolv.conf", {
    wanted: "an IP address",
    isValid: (text) => text === "" || isIP(text) !== 0,
  }),
  compress: arg.boolean(true, "by gzip; false for a bare cpio archive"),
};

export interface InitrdDefinition<A extends ArgumentDeclarations> extends Omit<
  ImageDefinition<A & ImageArguments>,
  "args" | "root" | "compress" | "boot"
> {
  readonly args?: (A & { readonly [K in keyof ImageArguments]?: never }) | undefined;
  /**
   * What stands in it beside busybox, /init and what a shell needs. A tree at `/` or `/etc` is laid over ours,
   * with its options for both; any other node takes the place of what we have there.
   */
  readonly adds?: ((context: PlatformContext<A & ImageArguments>) => ImageRoot) | undefined;
}

const MEMBERS: HelperMembers = {
  kind: "image",
  own: {
    args: argumentsBeside(ARGUMENTS),
    adds: {
      isValid: (value) => typeof value === "function",
      wanted: "a function that returns what stands where, by absolute path",
      example: 'adds: () => ({ "/usr": tree(python) })',
    },
  },
  writes: ["root", "compress", "boot"],
};

/**
 * An image with busybox and an /init, and with what is added.
 *
 * @example
 * initrdImage({
 *   name: "initrd-python",
 *   description: "the initrd, and Python",
 *   adds: () => ({ "/usr": tree(python) }),
 * })
 */
export function initrdImage<const A extends ArgumentDeclarations = NoArguments>(
  definition: InitrdDefinition<A>,
): ImageRecipe<A & ImageArguments> {
  checkHelper(initrdImage, definition, MEMBERS);
  const { args, adds, ...common } = definition;
  return image<A & ImageArguments>({
    ...common,
    args: { ...args, ...ARGUMENTS } as A & ImageArguments,
    compress: (context) => given(context).compress,
    root: (context) => beside(bootable(given(context)), adds?.(context) ?? {}),
    // Emulates the host, and runs on the build machine.
    boot: () => ({ qemu: crossTool(qemu), kernel: inside(linuxImage, "kernel") }),
  });
}

/** The type checker does not see through `A & …`. */
function given(context: { readonly args: unknown }): PlatformContext<ImageArguments>["args"] {
  return context.args as PlatformContext<ImageArguments>["args"];
}

type Place = keyof ImageRoot;
type Node = ImageRoot[Place];
type Tree = ReturnType<typeof tree>;

/** Trees at one path stand beside each other; anything else takes the place of ours. */
function beside(ours: ImageRoot, added: ImageRoot): ImageRoot {
  const nodes = Object.entries(added).map(([path, node]) => {
    const own = ours[path as Place];
    const isBoth = isTree(own) && isTree(node);
    return [path, isBoth ? tree([...own.sources, ...node.sources], node.options) : node];
  });
  return { ...ours, ...Object.fromEntries(nodes) };
}

function isTree(node: Node): node is Tree {
  return (node as { kind?: unknown } | null | undefined)?.kind === "tree node";
}

function bootable({ dns }: PlatformContext<ImageArguments>["args"]): ImageRoot {
  return {
    "/": tree(busybox),
    "/init": file(import.meta, "init.sh", { mode: 0o755 }),
    "/etc": tree(files(import.meta, "etc/**")),
    "/etc/resolv.conf": dns !== "" && text("resolv.conf", `nameserver ${dns}\n`),
    "/etc/mtab": symlink("/proc/mounts"),
    "/dev/console": charDevice(5, 1, { mode: 0o600 }),
    "/dev/null": charDevice(1, 3, { mode: 0o666 }),
    "/dev/tty": charDevice(5, 0, { mode: 0o666 }),
    "/proc": directory({ mode: 0o555 }),
    "/sys": directory({ mode: 0o555 }),
    "/root": directory({ mode: 0o700 }),
    "/run": directory(),
    "/var": directory(),
    "/tmp": directory({ mode: 0o1777 }),
  };
}
