/** The code in docs/recipes.md is what it claims to be: it passes the type checker, and it runs. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const CHECKOUT = join(import.meta.dirname, "../../..");

/** A block that imports something begins a module; others go on with the one before. */
function modules(): string[] {
  const page = readFileSync(join(CHECKOUT, "docs/recipes.md"), "utf8");
  const found: string[] = [];
  for (const [, code] of page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
    if (code!.startsWith("import")) found.push(code!);
    else found[found.length - 1] += code!;
  }
  return found;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "astbuild-docs-"));
  symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  modules().forEach((code, index) => writeFileSync(join(folder, `m${index}.ts`), code));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("it passes the type checker", () => {
  const config = {
    extends: join(CHECKOUT, "tsconfig.json"),
    compilerOptions: {
      types: ["node"],
      typeRoots: [join(CHECKOUT, "node_modules/@types")],
      paths: { "astbuild/recipes": [join(CHECKOUT, "recipes/index.ts")] },
    },
    include: ["*.ts"],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(CHECKOUT, "node_modules/.bin/tsc");
  expect(output(tsc, ["-p", folder])).toBe("");
});

test("it runs", () => {
  const count = modules().length;
  expect(count).toBeGreaterThan(5);
  const run = `
    import { registerHooks } from "node:module";
    const own = { "astbuild/recipes": ${JSON.stringify(`file://${CHECKOUT}/recipes/index.ts`)} };
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier in own ? { url: own[specifier], shortCircuit: true } : next(specifier, context),
    });
    for (let index = 0; index < ${count}; index++) await import(\`./m\${index}.ts\`);
  `;
  writeFileSync(join(folder, "run.mjs"), run);
  expect(output(process.execPath, [join(folder, "run.mjs")])).toBe("");
});

function output(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return stdout + stderr;
  }
}
