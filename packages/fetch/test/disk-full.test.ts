import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { failure, makeFetcher, makeRequest } from "./make-request.ts";
import { scratch } from "./scratch.ts";
import { serve } from "./serve.ts";

test("a full disk is said, and what was written is given back", async ({ skip }) => {
  const folder = `${scratch()}/small`;
  mkdirSync(folder);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  if (mounted.status !== 0) skip("mounting a small tmpfs needs root");
  onTestFinished(() => void spawnSync("umount", [folder]));
  const bytes = Buffer.alloc(1_000_000, "too much ");
  const server = await serve((_request, response) => response.end(bytes));
  const fetcher = makeFetcher({ cacheFolder: folder });
  const error = await failure(fetcher.fetch(makeRequest(bytes, { urls: [`${server.url}/a`] })));
  expect(error.code).toBe("DISK_FULL");
  expect(readdirSync(folder)).toEqual([]);
});
