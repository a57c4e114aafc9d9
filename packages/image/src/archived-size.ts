/** How many bytes an entry takes in a newc archive: header, name and data, both padded to four bytes. */

/** Bytes of the end mark: header, name, padding. */
export const TRAILER_SIZE: number = archivedSize("/TRAILER!!!", 0);

/**
 * @param path absolute; the archive leaves the first slash out
 * @param size bytes of data: a file's content or a link's target
 */
export function archivedSize(path: string, size: number): number {
  return padded(110 + Buffer.byteLength(path)) + padded(size);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
