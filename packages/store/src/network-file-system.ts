/** Tells file systems whose locks or fsync cannot be trusted by the number that statfs gives. */

/** The name of a network file system, or undefined for a local one. Numbers from Linux' magic.h. */
export function networkFileSystem(type: number): string | undefined {
  return NETWORK.get(type >>> 0);
}

const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "nfs"],
  [0xff534d42, "cifs"],
  [0x517b, "smb"],
  [0xfe534d42, "smb2"],
  [0x65735546, "fuse"],
  [0x01021997, "9p"],
  [0x5346414f, "afs"],
  [0x6b414653, "afs"],
  [0x00c36400, "ceph"],
  [0x73757245, "coda"],
  [0x0bd00bd0, "lustre"],
  [0x47504653, "gpfs"],
  [0x01161970, "gfs2"],
  [0x7461636f, "ocfs2"],
  [0x564c, "ncp"],
]);
