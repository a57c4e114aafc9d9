/** The toolchain of what comes before the C library: the seed alone, its compilers under their own names. */

import type { Toolchain } from "astbuild";
import { sandboxTools, seed } from "../seed/seed.ts";

export const bare = (): Toolchain => ({ seed, sandboxTools });
