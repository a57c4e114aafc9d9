/** Packs members by modern-tar's packer, which looks neither at paths nor at links. */

import { packTar } from "modern-tar";
import { makeAr } from "./make-ar.ts";

export interface TarInput {
  readonly name: string;
  readonly type?: "file" | "directory" | "symlink" | "link" | "character-device" | "fifo";
  readonly linkname?: string;
  readonly mode?: number;
  readonly data?: string;
}

export async function makeTar(members: readonly TarInput[]): Promise<Buffer> {
  const packed = await packTar(
    members.map(({ data = "", ...header }) => ({
      header: { mtime: new Date(0), ...header, size: Buffer.byteLength(data) },
      body: data,
    })),
  );
  return Buffer.from(packed);
}

export async function makeDeb(members: readonly TarInput[]): Promise<Buffer> {
  return makeAr([
    { name: "debian-binary", data: "2.0\n" },
    { name: "control.tar", data: await makeTar([{ name: "./control", data: "Package: x\n" }]) },
    { name: "data.tar", data: await makeTar(members) },
  ]);
}
