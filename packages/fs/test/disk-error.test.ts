import { expect, test } from "vitest";
import { asDiskError, isNotFound, readFileIfExists } from "../src/index.ts";
import { scratch } from "./scratch.ts";

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

test("names the cause of what the disk refuses", () => {
  expect(asDiskError(systemError("EDQUOT"), "write", "/x")).toMatchObject({
    code: "DISK_FULL",
    message: "cannot write: the disk quota is used up",
  });
  expect(asDiskError(systemError("EROFS"), "write", "/x")).toMatchObject({
    code: "PERMISSION_DENIED",
    message: "cannot write: the file system is read-only",
  });
  expect(asDiskError(systemError("EACCES"), "write", "/x")).toMatchObject({
    code: "PERMISSION_DENIED",
    facts: { path: "/x", errno: "EACCES" },
  });
  expect(asDiskError(systemError("ENAMETOOLONG"), "write", "/x")).toMatchObject({
    code: "PATH_TOO_LONG",
  });
});

test("leaves anything else as it is", () => {
  const other = systemError("EEXIST");
  expect(asDiskError(other, "write", "/x")).toBe(other);
  expect(asDiskError("text", "write", "/x")).toBe("text");
});

test("a file that is not there reads as undefined", async () => {
  const folder = scratch();
  expect(await readFileIfExists(`${folder}/nothing`)).toBeUndefined();
  await expect(readFileIfExists(folder)).rejects.toThrow("EISDIR");
  expect(isNotFound(systemError("ENOENT"))).toBe(true);
});
