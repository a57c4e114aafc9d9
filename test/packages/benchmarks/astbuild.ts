/** The images that measure and test a kernel, with programs that make each do a little work. */

import { file } from "astbuild";
import { initrdBench, initrdKselftest } from "astbuild/recipes";

export const bench = initrdBench.override((prev) => ({
  name: "bench-work",
  root: (context) => ({ ...prev.root(context), "/srv/work.sh": file(import.meta, "work.sh") }),
}));

export const kselftest = initrdKselftest.override((prev) => ({
  name: "kselftest-work",
  root: (context) => ({
    ...prev.root(context),
    "/srv/work.sh": file(import.meta, "kselftest.sh"),
  }),
}));
