import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { checkPublishTarget, publishFile } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("writes text, bytes and by function, with the exact mode", async () => {
  const folder = scratch();
  await publishFile(`${folder}/text`, "über");
  await publishFile(`${folder}/bytes`, new Uint8Array([0, 255]), { mode: 0o700 });
  await publishFile(`${folder}/function`, async (file) => {
    await file.write("a");
    await file.write("b");
  });
  expect(readFileSync(`${folder}/text`, "utf8")).toBe("über");
  expect([...readFileSync(`${folder}/bytes`)]).toEqual([0, 255]);
  expect(statSync(`${folder}/bytes`).mode & 0o7777).toBe(0o700);
  expect(readFileSync(`${folder}/function`, "utf8")).toBe("ab");
  expect(readdirSync(folder).sort()).toEqual(["bytes", "function", "text"]);
});

test("replaces a symlink instead of following it", async () => {
  const folder = scratch();
  writeFileSync(`${folder}/real`, "old");
  symlinkSync("real", `${folder}/link`);
  await publishFile(`${folder}/link`, "new");
  expect(readFileSync(`${folder}/real`, "utf8")).toBe("old");
  expect(lstatSync(`${folder}/link`).isFile()).toBe(true);
});

test("a failing writer leaves the old file and no temporary one", async () => {
  const folder = scratch();
  writeFileSync(`${folder}/file`, "old");
  const failing = publishFile(`${folder}/file`, async (file) => {
    await file.write("half");
    throw new Error("the power went");
  });
  await expect(failing).rejects.toThrow("the power went");
  expect(readdirSync(folder)).toEqual(["file"]);
  expect(readFileSync(`${folder}/file`, "utf8")).toBe("old");
});

test("a full disk is DISK_FULL, with the way to free some", async () => {
  const folder = scratch();
  const full = publishFile(`${folder}/file`, async () => {
    throw Object.assign(new Error("write"), { code: "ENOSPC" });
  });
  await expect(full).rejects.toMatchObject({
    code: "DISK_FULL",
    facts: { path: `${folder}/file` },
    hint: "free some space: astbuild gc",
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("never renames over a folder or a device", async () => {
  const folder = scratch();
  mkdirSync(`${folder}/sub`);
  const expected = { code: "FILE_TYPE_UNSUPPORTED" };
  await expect(publishFile(`${folder}/sub`, "x")).rejects.toMatchObject(expected);
  await expect(publishFile("/dev/null", "x")).rejects.toMatchObject(expected);
  expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("a link to something special stays as it is", async () => {
  const folder = scratch();
  for (const target of ["/dev/null", "/proc/self/fd/0", "."]) {
    symlinkSync(target, `${folder}/link`);
    await expect(publishFile(`${folder}/link`, "x")).rejects.toMatchObject({
      code: "FILE_TYPE_UNSUPPORTED",
      message: expect.stringMatching(/^cannot write over a link to /) as string,
    });
    expect(readlinkSync(`${folder}/link`)).toBe(target);
    rmSync(`${folder}/link`);
  }
  symlinkSync("nowhere", `${folder}/link`);
  await publishFile(`${folder}/link`, "x");
  expect(readFileSync(`${folder}/link`, "utf8")).toBe("x");
});

test("why nothing can be written there is told as it is", async () => {
  const folder = scratch();
  writeFileSync(`${folder}/file`, "");
  symlinkSync("nowhere", `${folder}/dangling`);
  for (const name of ["file", "dangling"]) {
    const expected = { code: "NOT_A_FOLDER", facts: { path: `${folder}/${name}` } };
    await expect(publishFile(`${folder}/${name}/x`, "x")).rejects.toMatchObject(expected);
    await expect(checkPublishTarget(`${folder}/${name}/x`)).rejects.toMatchObject(expected);
  }
  await expect(publishFile("/proc/astbuild", "x")).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
  });
  await expect(checkPublishTarget(`${folder}/${"x".repeat(300)}`)).rejects.toMatchObject({
    code: "PATH_TOO_LONG",
  });
});

test("a folder that is not there is said by name", async () => {
  const folder = scratch();
  await expect(publishFile(`${folder}/none/file`, "x")).rejects.toMatchObject({
    code: "FOLDER_MISSING",
    facts: { folder: `${folder}/none` },
  });
});
