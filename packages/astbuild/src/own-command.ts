/** What this process was started as, for messages: `astbuild realise initrd`, wherever the command lies. */

import { basename } from "node:path";

export function ownCommand(): string {
  const [, file = "", ...args] = process.argv;
  return [basename(file, ".js"), ...args].join(" ");
}
