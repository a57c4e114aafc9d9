/** What this project builds: `astbuild list` shows it, `astbuild realise initrd` builds it. */

import { file } from "astbuild";
import { initrd as base } from "astbuild/recipes";

export const initrd = base.override((previous) => ({
  root: (context) => ({
    ...previous.root(context),
    "/etc/motd": file(import.meta, "motd"),
  }),
}));
