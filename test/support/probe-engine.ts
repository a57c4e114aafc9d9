/** A process that probes the sandbox and prints what it found. */

import { probeSandbox } from "@astbuild/sandbox";
import { seedTools } from "./seed.ts";

console.log(JSON.stringify(await probeSandbox(seedTools())));
