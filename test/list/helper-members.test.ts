/** The helpers refuse what they would drop of a caller's in silence: the type checker and the run agree. */

import { expect, test } from "vitest";
import { arg, formatError, sh, text } from "astbuild";
import { autotools, cmake, initrdImage, make, meson } from "astbuild/recipes";

const source = text("x", "");
const build = () => sh`echo mine`;
const name = "x";
const own = {
  args: { check: arg.string("") },
  configure: "--x",
  seedTools: ["ruby"],
  before: "rm -r doc",
  tidy: "no",
};

test("a member that the helper writes: the line of the call, the members there are, what to do", () => {
  // @ts-expect-error it writes the script
  expect(thrown(() => autotools({ name, source, build }))).toMatch(
    new RegExp(
      [
        "^error MEMBER_UNKNOWN  recipe x has no member build",
        "  at       .*/helper-members.test.ts:20",
        "  members  name version .* jobs limits .* seedTools configure before after autoreconf make install",
        "  hint     autotools\\(\\) writes it: override\\(\\) changes that, recipe\\(\\) takes yours$",
      ].join("\n"),
    ),
  );
  // @ts-expect-error the same
  expect(thrown(() => cmake({ name, source, build }))).toContain("cmake() writes it");
  // @ts-expect-error the same
  expect(thrown(() => meson({ name, source, build }))).toContain("meson() writes it");
  // @ts-expect-error it has one of its own
  expect(thrown(() => make({ name, build, toolchain: () => 5 }))).toContain("make() writes it");
  // @ts-expect-error it says what stands there
  expect(thrown(() => initrdImage({ name, root: () => ({}) }))).toContain(
    "error MEMBER_UNKNOWN  recipe x has no member root\n",
  );
});

test("a member that another helper has", () => {
  // @ts-expect-error only cmake and meson have it
  expect(thrown(() => autotools({ name, source, folder: "sub" }))).toContain(
    "error MEMBER_UNKNOWN  recipe x has no member folder\n",
  );
});

test("a member of the wrong kind, and an argument whose name is taken", () => {
  // @ts-expect-error it has this argument
  expect(thrown(() => autotools({ name, source, args: own.args }))).toContain(
    "error VALUE_INVALID  args of recipe x cannot be { check: [Object] }\n",
  );
  // @ts-expect-error it has this argument
  expect(thrown(() => initrdImage({ name, args: { dns: arg.string("") } }))).toContain(
    "  wanted  arguments by their names, none of them dns or compress: it has these already",
  );
  // @ts-expect-error a list
  expect(thrown(() => cmake({ name, source, configure: own.configure }))).toContain(
    'configure of recipe x cannot be "--x"\n',
  );
  // @ts-expect-error a list of tools that there are
  expect(thrown(() => make({ name, build, seedTools: own.seedTools }))).toContain(
    "  wanted  a list with some of autotools, cmake, meson, perl, tcl\n",
  );
  // @ts-expect-error a function
  expect(thrown(() => meson({ name, source, before: own.before }))).toContain(
    'before of recipe x cannot be "rm -r doc"\n',
  );
  // @ts-expect-error a boolean
  expect(thrown(() => make({ name, build, tidy: own.tidy }))).toContain(
    'tidy of recipe x cannot be "no"\n',
  );
});

test("what they have takes effect, and override changes what they write", () => {
  const given = { name, source, args: { level: arg.number(1) }, make: ["V=1"], jobs: 3 } as const;
  const changed = autotools(given).override(() => ({ build }));
  expect(Object.keys(changed.arguments)).toEqual(["level", "configure", "check"]);
});

function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return formatError(error);
  }
  throw new Error("nothing was thrown");
}
