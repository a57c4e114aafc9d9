/** The argument that says how large a disk is. */

import { arg } from "astbuild";
import type { Argument } from "astbuild";

const MEBIBYTES: Readonly<Record<string, number>> = { K: 2 ** -10, M: 1, G: 2 ** 10, T: 2 ** 20 };

/** Above it making an ext2 file system takes minutes, most of them for tables that nobody uses. */
const MOST = MEBIBYTES["T"]!;

/** @param least MiB that the file system needs for itself and what is on it */
export function diskSize(usual: string, least: number): Argument<string> {
  return arg.string(usual, "of the file system: 256M, 12G", {
    wanted: `a size from ${least}M to 1T: 256M, 12G`,
    isValid(text) {
      const [, count, unit = ""] = /^([1-9]\d*)([KMGT])$/.exec(text) ?? [];
      const size = Number(count) * MEBIBYTES[unit]!;
      return size >= least && size <= MOST;
    },
  });
}
