/** A builder finds the fixed environment and nothing that its caller has. */

import { expect, test } from "vitest";
import { USERS, runAs } from "../support/sandbox-run.ts";

test.for(USERS)("E14: %s: the whole environment", async (user) => {
  const { log } = await runAs(user, "", {
    command: ["env"],
    env: { PATH: "/ast/store/tool/bin", PERL5OPT: "-MNo::Such::Module" },
    jobs: 2,
  });
  expect(log).toMatchInlineSnapshot(`
    "HOME=/homeless-shelter
    JOBS=2
    LC_ALL=C.UTF-8
    PATH=/ast/store/tool/bin:/usr/bin
    PERL5OPT=-MNo::Such::Module
    PWD=/build
    PYTHONDONTWRITEBYTECODE=1
    PYTHONHASHSEED=0
    SOURCE_DATE_EPOCH=315532800
    TEMP=/build
    TEMPDIR=/build
    TERM=dumb
    TMP=/build
    TMPDIR=/build
    TZ=UTC
    "
  `);
});
