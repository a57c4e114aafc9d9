/** A process that stands for the engine: one request on stdin, the result with its log on stdout. */

import { text } from "node:stream/consumers";
import { startSandbox } from "@astbuild/sandbox";
import type { SandboxRequest } from "@astbuild/sandbox";
import { seedTools } from "./seed.ts";

const request = JSON.parse(await text(process.stdin)) as SandboxRequest;
await using sandbox = await startSandbox(seedTools());
const log: Buffer[] = [];
const result = await sandbox.run({ ...request, onLog: (chunk) => log.push(chunk) });
console.log(JSON.stringify({ ...result, log: Buffer.concat(log).toString() }));
