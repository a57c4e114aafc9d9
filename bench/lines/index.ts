import type { Line } from "../line.ts";
import { collection } from "./collection.ts";
import { editScript } from "./edit-script.ts";
import { graphs, largeGraph } from "./graphs.ts";
import { hashing } from "./hashing.ts";
import { images } from "./images.ts";
import { importTree } from "./import-tree.ts";
import { mainJob } from "./main-job.ts";
import { plainMake } from "./plain-make.ts";
import { seed } from "./seed.ts";
import { spawn } from "./spawn.ts";
import { startUp } from "./start-up.ts";

export const LINES: readonly Line[] = [
  startUp,
  graphs,
  largeGraph,
  spawn,
  importTree,
  hashing,
  collection,
  images,
  editScript,
  seed,
  plainMake,
  mainJob,
];
