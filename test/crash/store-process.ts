/**
 * A process that works on a store, for tests that kill it: `node store-process.ts ROOT STEP…`,
 * each step a name. It prints what is done, a line each, and nothing before it is done.
 *
 * - `publish:NAME:TEXT` publishes an object with a file, a link and its own path
 * - `lock:KEY` takes a build lock and keeps it; `wait` stays until it is killed
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scratchPath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import { openStore } from "@astbuild/store";

const [root, ...steps] = process.argv.slice(2);
const store = await openStore({
  root: root!,
  command: `test ${steps.join(" ")}`,
  onWait: (message) => console.log(`waiting ${message}`),
});
for (const step of steps) {
  const [kind, name = "", text = ""] = step.split(":");
  if (kind === "publish") console.log(`published ${await publish(name, text)}`);
  else if (kind === "lock") {
    await store.lock(name, { onWait: ({ command }) => console.log(`waiting for ${command}`) });
    console.log(`locked ${name}`);
  } else if (kind === "wait") await new Promise(() => setInterval(() => undefined, 1000));
  else throw new Error(`no such step: ${step}`);
}
await store[Symbol.asyncDispose]();

async function publish(name: string, text: string): Promise<string> {
  await using folder = await store.makeBuildFolder(name);
  const source = join(folder.path, "out");
  const scratch = scratchPath(name, "out");
  mkdirSync(join(source, "bin"), { recursive: true });
  writeFileSync(join(source, "bin/file"), `${text} in ${scratch}`);
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
