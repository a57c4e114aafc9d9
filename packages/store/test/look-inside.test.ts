import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createCandidateTable } from "../src/candidate-table.ts";
import { scannerTables } from "../src/hash-scanner.ts";
import { lookInside } from "../src/look-inside.ts";
import { temporaryFolder } from "./temporary-store.ts";

const HASH = "0123456789abcdfghijklmnpqrsvwxyz";

async function look(format: string, bytes: Uint8Array): Promise<unknown> {
  const path = join(temporaryFolder(), "file");
  writeFileSync(path, bytes);
  const found = new Set<number>();
  const tables = scannerTables([], createCandidateTable([HASH]));
  const { wasRead } = await lookInside(path, format, { tables, found });
  return { wasRead, found: [...found] };
}

test("a hash in a compressed file is found", async () => {
  expect(await look("gzip", gzipSync(`x ${HASH} y`))).toEqual({ wasRead: true, found: [0] });
});

test("of a bomb only the beginning is unpacked", async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from(HASH), Buffer.alloc(200 * 2 ** 20)]), {
    level: 1,
  });
  expect(await look("gzip", bomb)).toEqual({ wasRead: false, found: [0] });
});

/** A zip archive of one member that its directory lists so many times. */
function zip(times: number, data: Buffer, directorySize?: number): Buffer {
  const local = Buffer.alloc(30);
  local.write("PK\x03\x04", "latin1");
  const entry = Buffer.alloc(46);
  entry.write("PK\x01\x02", "latin1");
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(data.length, 20);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt32LE(directorySize ?? 46 * times, 12);
  end.writeUInt32LE(30 + data.length, 16);
  return Buffer.concat([local, data, ...Array<Buffer>(times).fill(entry), end]);
}

test("a zip archive is looked into; one whose members are one and the same only so far", async () => {
  const data = deflateRawSync(Buffer.concat([Buffer.from(HASH), Buffer.alloc(2 ** 20)]));
  expect(await look("zip", zip(1, data))).toEqual({ wasRead: true, found: [0] });
  expect(await look("zip", zip(1000, data))).toEqual({ wasRead: false, found: [0] });
});

test("a zip archive whose directory would fill the memory is not read", async () => {
  const archive = zip(1, Buffer.from("x"), 0xffff_fff0);
  expect(await look("zip", archive)).toEqual({ wasRead: false, found: [] });
});
