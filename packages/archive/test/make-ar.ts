/** Writes ar archives by hand, good ones and others. */

export interface ArInput {
  readonly name: string;
  readonly data: Uint8Array | string;
  /** In place of the true one. */
  readonly size?: string;
}

export function makeAr(members: readonly ArInput[]): Buffer {
  const parts: Buffer[] = [Buffer.from("!<arch>\n")];
  for (const { name, data, size } of members) {
    const bytes = Buffer.from(data);
    const fields = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644  "];
    parts.push(Buffer.from(`${fields.join("")}${(size ?? String(bytes.length)).padEnd(10)}\`\n`));
    parts.push(bytes);
    if (bytes.length % 2 === 1) parts.push(Buffer.from("\n"));
  }
  return Buffer.concat(parts);
}
