/** Keeps the garbage of a large graph small. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * What is planned lives as long as the command, and V8 by default lets about as much again gather beside it before it collects. Not
 * in the command's first line: with this flag at its start V8 refuses the code that Node brings compiled, 10 ms of each command.
 * The flag holds from the next collection on, and evaluation has left enough for one.
 */
export function spareMemory(): void {
  setFlagsFromString("--heap-growing-percent=30");
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
