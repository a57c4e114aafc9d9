/**
 * A process that works on a store, for tests that kill it: `node store-process.ts ROOT STEP…`,
 * each step a name. It prints what is done, a line each, and nothing before it is done.
 *
 * - `publish:NAME:TEXT` publishes an object with a file, a link and its own path
 * - `root:NAME` makes the last one that was published a named root
 * - `collect`, `verify`, `optimise`, `import:FILE`, `export:FILE`, `rebuild`; what they tell, as JSON
 * - `lock:KEY` takes a build lock and keeps it; `wait` stays until it is killed
 */
import { createReadStream, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratchPath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import type { StorePath } from "@astbuild/derivation";
import { openStore, rebuildDatabase, releaseReserve } from "@astbuild/store";

const [root, ...steps] = process.argv.slice(2);
let last: StorePath | undefined;
if (steps[0] === "rebuild")
  console.log(`rebuilt ${JSON.stringify(await rebuildDatabase({ root: root! }))}`);
if (steps[0] === "release") releaseReserve(root!);
if (steps[0] === "rebuild" || steps[0] === "release") steps.shift();
const store = await openStore({
  root: root!,
  command: `test ${steps.join(" ")}`,
  onWait: (message) => console.log(`waiting ${message}`),
});
for (const step of steps) {
  const [kind, name = "", text = ""] = step.split(":");
  if (kind === "publish") {
    last = await publish(name, text);
    console.log(`published ${last}`);
  } else if (kind === "root") await store.roots.addNamed(name, last!);
  else if (kind === "collect") tell("collected", await (await store.maintain()).collect());
  else if (kind === "optimise") tell("optimised", await (await store.maintain()).optimise());
  else if (kind === "verify") {
    tell("verified", await (await store.maintain()).verify({ contents: true }));
  } else if (kind === "export") {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await store.maintain()).export([last!])) chunks.push(chunk);
    writeFileSync(name, Buffer.concat(chunks));
  } else if (kind === "import") {
    const chunks = createReadStream(name) as AsyncIterable<Uint8Array>;
    tell("imported", await (await store.maintain()).import(chunks));
  } else if (kind === "lock") {
    await store.lock(name, { onWait: ({ command }) => console.log(`waiting for ${command}`) });
    console.log(`locked ${name}`);
  } else if (kind === "wait") await new Promise(() => setInterval(() => undefined, 1000));
  else throw new Error(`no such step: ${step}`);
}
await store[Symbol.asyncDispose]();

function tell(what: string, data: unknown): void {
  console.log(`${what} ${JSON.stringify(data)}`);
}

async function publish(name: string, text: string): Promise<StorePath> {
  await using folder = await store.makeBuildFolder(name);
  const source = join(folder.path, "out");
  const scratch = scratchPath(name, "out");
  mkdirSync(join(source, "bin"), { recursive: true });
  writeFileSync(join(source, "bin/file"), `${text} in ${scratch}`);
  writeFileSync(join(source, "bin/same"), "the same in all of them");
  symlinkSync(`${scratch}/bin/file`, join(source, "link"));
  const published = await store.publish({
    resolvedHash: hash160("resolved", name),
    staticHash: hash160("static", name),
    name,
    candidates: [],
    outputs: [{ output: "out", name, source, scratch }],
  });
  return published.outputs["out"]!.path;
}
