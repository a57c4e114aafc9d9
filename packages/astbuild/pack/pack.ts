/**
 * Makes the tarball that `npm install` takes outside this checkout: `npm run pack`. stdout is its path.
 *
 * Node refuses TypeScript under node_modules, so types are stripped file by file; lines and columns
 * stay, since errors name them. Declarations go beside, for the type checker and for editors.
 * The same sources make the same bytes.
 */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, resolve } from "node:path";
import { emitDeclarations } from "./emit-declarations.ts";
import { packedFiles } from "./packed-files.ts";
import { packedManifest } from "./packed-manifest.ts";
import { rewriteImports } from "./rewrite-imports.ts";

const CHECKOUT = resolve(import.meta.dirname, "../../..");

const destination = resolve(process.argv[2] ?? join(CHECKOUT, "dist"));
mkdirSync(destination, { recursive: true });
const work = mkdtempSync(join(destination, ".pack-"));
try {
  console.log(pack(join(work, "package")));
} finally {
  rmSync(work, { recursive: true });
}

/** @returns the tarball */
function pack(staged: string): string {
  const files = packedFiles(CHECKOUT);
  const declarations = emitDeclarations(CHECKOUT, join(work, "declarations"));
  const targets = new Map([...files].map(([from, to]) => [from, packedName(to)]));
  targets.set("packages/astbuild/package.json", "package.json");
  const written = new Set<string>();
  const write = (to: string, content: string | Buffer, mode = 0o644): void => {
    const path = join(staged, to);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    written.add(to);
  };
  write("package.json", `${JSON.stringify(packedManifest(CHECKOUT), null, 2)}\n`);
  for (const [from, to] of files) {
    const content = readFileSync(join(CHECKOUT, from));
    if (to.startsWith("template/")) {
      write(to, content);
    } else if (from.endsWith(".ts")) {
      const stripped = stripTypeScriptTypes(content.toString(), { mode: "strip" });
      write(packedName(to), rewriteImports(stripped, { from, targets }));
      const declared = readFileSync(join(declarations, from.replace(/\.ts$/, ".d.ts")), "utf8");
      write(to.replace(/\.ts$/, ".d.ts"), rewriteImports(declared, { from, targets }));
    } else if (from.endsWith(".js")) {
      write(to, rewriteImports(content.toString(), { from, targets }), 0o755);
    } else {
      write(to, content);
    }
  }
  return npmPack(staged, written);
}

function packedName(to: string): string {
  return to.replace(/\.ts$/, ".js");
}

/** npm leaves some names out whatever it is told; none of ours may be among them. */
function npmPack(staged: string, written: ReadonlySet<string>): string {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const said = execFileSync("npm", args, { cwd: staged, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }); // prettier-ignore
  const [{ filename, files }] = JSON.parse(said) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  const packed = new Set(files.map(({ path }) => path));
  const missing = [...written].filter((path) => !packed.has(path));
  if (missing.length > 0) throw new Error(`npm pack leaves out ${missing.join(" ")}`);
  return join(destination, filename);
}
