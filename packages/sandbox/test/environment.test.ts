import { expect, test } from "vitest";
import { builderEnvironment } from "../src/environment.ts";

test("exactly these, in byte order, and nothing of the caller's", () => {
  process.env["ASTBUILD_TEST_SECRET"] = "s3cret";
  expect(Object.entries(builderEnvironment({ env: {} }))).toEqual([
    ["HOME", "/homeless-shelter"],
    ["LC_ALL", "C.UTF-8"],
    ["PATH", "/usr/bin"],
    ["PWD", "/build"],
    ["PYTHONDONTWRITEBYTECODE", "1"],
    ["PYTHONHASHSEED", "0"],
    ["SOURCE_DATE_EPOCH", "315532800"],
    ["TEMP", "/build"],
    ["TEMPDIR", "/build"],
    ["TERM", "dumb"],
    ["TMP", "/build"],
    ["TMPDIR", "/build"],
    ["TZ", "UTC"],
  ]);
});

test("the request adds, and its PATH goes in front", () => {
  const environment = builderEnvironment({
    env: { PATH: "/ast/store/a/bin", CC: "x-gcc", HOME: "/build" },
    jobs: 3,
    jobserver: "/tmp/fifo",
  });
  expect(environment).toMatchObject({
    PATH: "/ast/store/a/bin:/usr/bin",
    CC: "x-gcc",
    HOME: "/build",
    JOBS: "3",
    MAKEFLAGS: "-j --jobserver-auth=fifo:/ast/jobserver",
  });
});
