import type { Line } from "../line.ts";
import { collections } from "./collection.ts";
import { editScript } from "./edit-script.ts";
import { graphs } from "./graphs.ts";
import { hashing } from "./hashing.ts";
import { images } from "./images.ts";
import { imports } from "./import-tree.ts";
import { mainJob } from "./main-job.ts";
import { plainMake } from "./plain-make.ts";
import { sandboxFloor } from "./sandbox-floor.ts";
import { scheduling } from "./scheduling.ts";
import { seed } from "./seed.ts";
import { spawn } from "./spawn.ts";
import { startUp } from "./start-up.ts";

export const LINES: readonly Line[] = [
  startUp,
  ...graphs,
  spawn,
  sandboxFloor,
  scheduling,
  ...imports,
  hashing,
  ...collections,
  ...images,
  editScript,
  seed,
  plainMake,
  mainJob,
];
