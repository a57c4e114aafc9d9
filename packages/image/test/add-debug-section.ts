/** An ELF file with a section of debug information behind it, as `gcc -g` leaves one. */

/** Appends the text as `.debug_str`, and `plain` as `.rodata.str`. */
export function addDebugSection(elf: Buffer, debug: string, plain: string): Buffer {
  const names = "\0.shstrtab\0.debug_str\0.rodata.str\0";
  const parts = [names, `${debug}\0`, `${plain}\0`].map((each) => Buffer.from(each));
  const headers = Buffer.alloc(64 * 4);
  let at = elf.length;
  for (const [index, name] of [".shstrtab", ".debug_str", ".rodata.str"].entries()) {
    const header = headers.subarray(64 * (index + 1));
    header.writeUInt32LE(names.indexOf(name), 0);
    header.writeUInt32LE(index === 0 ? 3 : 1, 4);
    header.writeBigUInt64LE(BigInt(at), 24);
    header.writeBigUInt64LE(BigInt(parts[index]!.length), 32);
    at += parts[index]!.length;
  }
  const file = Buffer.concat([elf, ...parts, headers]);
  file.writeBigUInt64LE(BigInt(at), 40);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(4, 60);
  file.writeUInt16LE(1, 62);
  return file;
}
