/**
 * A project outside the checkout, with the packed tarball installed as a user would:
 *
 * ```ts
 * await using project = await outsideProject();
 * const { stdout } = await project.run("npx astbuild list");
 * ```
 */

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeTree } from "@astbuild/fs";

export const CHECKOUT = realpathSync(join(import.meta.dirname, "../.."));

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export interface OutsideProject extends AsyncDisposable {
  readonly folder: string;
  /** Environment of every run; change it for the next one. */
  readonly env: Record<string, string>;
  write(file: string, content: string): void;
  read(file: string): string;
  /** A line for bash, with the project's own programs on PATH as npx has them. */
  run(line: string): Promise<Ran>;
}

/** In an empty folder but for `node_modules` and what npm writes beside it. */
export async function outsideProject(): Promise<OutsideProject> {
  const installed = installedPackage();
  const top = realpathSync(mkdtempSync(join(tmpdir(), "astbuild-outside-")));
  const folder = join(top, "project");
  execFileSync("cp", ["-al", installed, folder]);
  mkdirSync(join(top, "home"));
  return openFolder(top, folder);
}

/** An empty folder; nothing is installed. */
export function emptyFolder(): OutsideProject {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "astbuild-outside-")));
  for (const name of ["project", "home"]) mkdirSync(join(top, name));
  return openFolder(top, join(top, "project"));
}

/** An empty folder, the tarball at `~/astbuild/dist`, and the warm store: where the pages of docs/ begin. */
export function homeWithTarball(): OutsideProject {
  const project = emptyFolder();
  project.env["ASTBUILD_STORE"] = warmStore();
  const dist = join(project.env["HOME"]!, "astbuild/dist");
  mkdirSync(dist, { recursive: true });
  const tarball = packTarball(join(project.folder, ".."));
  copyFileSync(tarball, join(dist, "astbuild-0.1.0.tgz"));
  return project;
}

/** The store that is warm: what tests share. */
export function warmStore(): string {
  return process.env["ASTBUILD_TEST_STORE"] ?? join(CHECKOUT, "store");
}

function openFolder(top: string, folder: string): OutsideProject {
  const env: Record<string, string> = {
    ...npmEnvironment(),
    PATH: `${join(folder, "node_modules/.bin")}:${pathWithoutCheckout()}`,
    HOME: join(top, "home"),
    ASTBUILD_STORE: join(top, "store"),
    XDG_CACHE_HOME: join(tmpdir(), `astbuild-test-cache-${process.getuid?.()}`),
    LC_ALL: "C.UTF-8",
  };
  return {
    folder,
    env,
    write(file, content) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      writeFileSync(path, content);
    },
    read: (file) => readFileSync(join(folder, file), "utf8"),
    run: (line) => run(line, { cwd: folder, env: { ...env } }),
    [Symbol.asyncDispose]: () => removeTree(top),
  };
}

/**
 * How this machine reaches npm and its mirrors is no matter of the project; HOME may hold an
 * .npmrc. What `npm test` says of the checkout to its children is not passed on.
 */
function npmEnvironment(): Record<string, string> {
  const home = process.env["HOME"] ?? "";
  const reach = /^(?:npm_config_(?:registry|cafile|cache|userconfig|globalconfig|.*proxy)|.*_proxy|ASTBUILD_DEBIAN_.*|NODE_EXTRA_CA_CERTS)$/i; // prettier-ignore
  const kept = Object.entries(process.env).filter(([name]) => reach.test(name));
  return {
    npm_config_userconfig: join(home, ".npmrc"),
    npm_config_cache: join(home, ".npm"),
    ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""])),
    npm_config_loglevel: "error",
    npm_config_update_notifier: "false",
    npm_config_audit: "false",
    npm_config_fund: "false",
  };
}

/** Programs of the checkout must not be found by accident. */
function pathWithoutCheckout(): string {
  const folders = (process.env["PATH"] ?? "").split(":");
  return folders.filter((folder) => !folder.includes("/node_modules/")).join(":");
}

function run(
  line: string,
  options: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<Ran> {
  const child = spawn("bash", ["-c", line], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}

/** Packs the checkout; the tarball's path. */
export function packTarball(folder: string): string {
  const script = join(CHECKOUT, "packages/astbuild/pack/pack.ts");
  const args = ["--disable-warning=ExperimentalWarning", script, folder];
  return execFileSync(process.execPath, args, { encoding: "utf8" }).trim();
}

/**
 * The tarball, installed once for all tests of this checkout and for as long as its bytes are the
 * same. Whoever is first renames it into place.
 */
function installedPackage(): string {
  const top = join(tmpdir(), `astbuild-installed-${process.getuid?.()}-${hash(CHECKOUT)}`);
  mkdirSync(top, { recursive: true });
  const work = mkdtempSync(join(top, "work-"));
  const tarball = packTarball(work);
  const installed = join(top, hash(readFileSync(tarball)));
  if (!existsSync(installed)) {
    for (const old of readdirSync(top)) {
      if (!old.startsWith("work-")) rmSync(join(top, old), { recursive: true, force: true });
    }
    const folder = join(work, "project");
    mkdirSync(folder);
    const args = ["install", "--prefer-offline", "--ignore-scripts", tarball];
    const env = { ...npmEnvironment(), PATH: pathWithoutCheckout(), HOME: work };
    execFileSync("npm", args, { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
    try {
      renameSync(folder, installed);
    } catch (error) {
      if (!existsSync(installed)) throw error;
    }
  }
  rmSync(work, { recursive: true });
  return installed;
}

function hash(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex").slice(0, 16);
}
