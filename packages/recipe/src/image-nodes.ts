/** What stands at a path of an image. Owners, modes and devices are data: nothing here needs root. */

import type { FileArtifact } from "./artifact.ts";
import type { ImageEntry } from "@astbuild/derivation";
import { checkCall, checkOptions } from "./check-call.ts";
import type { Rule, Rules } from "./check-members.ts";
import { LINKS, MODE, isBoolean, isNumber, isText } from "./rules.ts";
import { SOURCE } from "./source.ts";
import type { Source } from "./source.ts";
import { brand } from "./value.ts";

/** A file of its own can be named as it is; everything else is made by the functions below. */
export type ImageNode = TreeNode | FileNode | PlainNode | FileArtifact;

export interface TreeNode {
  readonly kind: "tree node";
  readonly sources: readonly Source[];
  readonly options: TreeOptions;
}

export interface FileNode {
  readonly kind: "file node";
  readonly source: Source;
  readonly options: NodeOptions;
}

/** A node that comes from no source. */
export interface PlainNode {
  readonly kind: "plain node";
  readonly entry: ImageEntry;
}

export interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

export interface NodeOptions extends Owner {
  /** Permission bits, such as `0o755`. */
  readonly mode?: number;
}

export interface TreeOptions extends Owner {
  /** Symlinks to add, path to target: made where the target exists and the path does not. */
  readonly links?: Readonly<Record<string, string>>;
  /** Symlinks to each file's store path instead of copies. */
  readonly linked?: boolean;
  readonly fileMode?: number;
  readonly folderMode?: number;
}

const ID: Rule = { isValid: isNumber(0, 2 ** 32 - 1), wanted: "a number of a user or a group" };
const OWNER: Rules = { uid: ID, gid: ID };
const OPTIONS: Rules = { ...OWNER, mode: MODE };
const TREE_OPTIONS: Rules = {
  ...OWNER,
  links: LINKS,
  linked: { isValid: isBoolean, wanted: "true or false", example: "linked: true" },
  fileMode: { ...MODE, example: "fileMode: 0o644" },
  folderMode: { ...MODE, example: "folderMode: 0o755" },
};

const TARGET: Rule = {
  isValid: isText,
  isRequired: true,
  wanted: "a path, the link's text",
  example: 'symlink("/proc/mounts")',
};

const DEVICE_NUMBER: Rule = {
  isValid: isNumber(0),
  isRequired: true,
  wanted: "a number of a device",
  example: "charDevice(5, 1)",
};
const DEVICE: Rules = { major: DEVICE_NUMBER, minor: DEVICE_NUMBER };

/**
 * The content of recipes' outputs or of folders; several stand at one place, and equal files are one.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function tree(sources: Source | readonly Source[], options: TreeOptions = {}): TreeNode {
  const list = Array.isArray(sources) ? (sources as readonly Source[]) : [sources as Source];
  for (const source of list) checkCall(tree, { source }, { source: SOURCE });
  checkOptions(tree, options, TREE_OPTIONS);
  return node({ kind: "tree node", sources: list, options });
}

/**
 * A file out of an artifact with another owner or mode, or out of a recipe: `fileNode(inside(x, "bin/foo"))`.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function fileNode(source: Source, options: NodeOptions = {}): FileNode {
  checkCall(fileNode, { source }, { source: SOURCE });
  checkOptions(fileNode, options, OPTIONS);
  return node({ kind: "file node", source, options });
}

/**
 * A symbolic link.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function symlink(target: string, owner: Owner = {}): PlainNode {
  checkCall(symlink, { target }, { target: TARGET });
  checkOptions(symlink, owner, OWNER);
  return plain({ type: "symlink", target, ...owner });
}

/**
 * A folder, for a mount point or for its mode; 0755 when none is given.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function directory(options: NodeOptions = {}): PlainNode {
  checkOptions(directory, options, OPTIONS);
  return plain({ type: "directory", mode: 0o755, ...options });
}

/**
 * A character device, such as `charDevice(5, 1)` for the console; 0600 when no mode is given.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function charDevice(major: number, minor: number, options: NodeOptions = {}): PlainNode {
  checkCall(charDevice, { major, minor }, DEVICE);
  checkOptions(charDevice, options, OPTIONS);
  return plain({ type: "charDevice", major, minor, mode: 0o600, ...options });
}

/**
 * A block device; 0600 when no mode is given.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function blockDevice(major: number, minor: number, options: NodeOptions = {}): PlainNode {
  checkCall(blockDevice, { major, minor }, DEVICE);
  checkOptions(blockDevice, options, OPTIONS);
  return plain({ type: "blockDevice", major, minor, mode: 0o600, ...options });
}

/**
 * A named pipe; 0644 when no mode is given.
 *
 * @throws MEMBER_UNKNOWN, VALUE_INVALID
 */
export function fifo(options: NodeOptions = {}): PlainNode {
  checkOptions(fifo, options, OPTIONS);
  return plain({ type: "fifo", mode: 0o644, ...options });
}

function plain(entry: ImageEntry): PlainNode {
  return node({ kind: "plain node", entry });
}

function node<T extends { readonly kind: string }>(members: T): T {
  return brand(members);
}
