/** Begins a project in a folder. What is there stays as it is: files are only added, lines only appended. */

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, isAbsolute, join, relative } from "node:path";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { asDiskError, makeFolder, readFileIfExists } from "@astbuild/fs";
import { findProject } from "@astbuild/loader";
import { findStoreRoot } from "@astbuild/store";

export interface InitialisedProject {
  readonly folder: string;
  readonly files: readonly InitialisedFile[];
  /** Whether `astbuild` can be found from there, for the type checker and for editors. */
  readonly isInstalled: boolean;
}

export interface InitialisedFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly done: "written" | "appended" | "kept";
}

/**
 * @param folder absolute; made where it is not there
 * @throws INIT_EXISTS where the folder holds a project already; NOT_A_FOLDER, PERMISSION_DENIED, DISK_FULL
 */
export async function initProject(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<InitialisedProject> {
  refuseProject(folder);
  await makeFolder(folder);
  const files = [
    await writeNew(folder, "astbuild.ts", await template("astbuild.ts")),
    await writeNew(folder, "tsconfig.json", await template("tsconfig.json")),
    await writeNew(folder, "package.json", manifest(basename(folder))),
    await appendLines(folder, ".gitignore", ["/node_modules/", "/result/", ...store(folder, env)]),
  ];
  return { folder, files, isInstalled: isInstalled(folder) };
}

/** Only a project in this very folder: one further up may hold others. */
function refuseProject(folder: string): void {
  const found = projectAt(folder);
  if (found === undefined) return;
  throw new AstbuildError("INIT_EXISTS", `there is a project in ${folder} already`, {
    facts: { recipes: found },
    hint: "astbuild list",
  });
}

function projectAt(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  try {
    const { root, file } = findProject(folder);
    return root === folder ? file : undefined;
  } catch (error) {
    if (isAstbuildError(error) && error.code === "PROJECT_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Files that are copied as they are; they lie at the same place in the checkout and in the tarball. */
async function template(file: string): Promise<string> {
  return await readFile(new URL(`../../template/${file}`, import.meta.url), "utf8");
}

/** The name is the folder's, as far as npm takes it. */
function manifest(folderName: string): string {
  const name = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+/, "");
  const content = { name: name || "recipes", private: true, type: "module" };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Another process may write the same name at this moment: `wx` decides. */
async function writeNew(folder: string, file: string, content: string): Promise<InitialisedFile> {
  try {
    await writeFile(join(folder, file), content, { flag: "wx" });
    return { file, done: "written" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return { file, done: "kept" };
    throw asDiskError(error, "write the file", join(folder, file));
  }
}

async function appendLines(
  folder: string,
  file: string,
  lines: readonly string[],
): Promise<InitialisedFile> {
  const path = join(folder, file);
  const before = (await readFileIfExists(path))?.toString() ?? "";
  const known = new Set(before.split("\n").map((line) => line.trim().replaceAll(/^\/|\/$/g, "")));
  const missing = lines.filter((line) => !known.has(line.replaceAll(/^\/|\/$/g, "")));
  if (missing.length === 0) return { file, done: "kept" };
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  await writeFile(path, `${gap}${missing.join("\n")}\n`, { flag: "a" });
  return { file, done: before === "" ? "written" : "appended" };
}

/** A store inside the project is nothing for git. */
function store(folder: string, env: Readonly<Record<string, string | undefined>>): string[] {
  const below = relative(folder, findStoreRoot({ env, cwd: folder }));
  return below === "" || below.startsWith("..") || isAbsolute(below) ? [] : [`/${below}/`];
}

function isInstalled(folder: string): boolean {
  try {
    createRequire(join(folder, "astbuild.ts")).resolve("astbuild/package.json");
    return true;
  } catch {
    return false;
  }
}
