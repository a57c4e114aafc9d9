/** The compressor's identity, apart from the compressor: who hashes an image's derivation compresses nothing. */

/**
 * Name and version: its bytes depend on the lock file alone and not on a machine's zlib. Part
 * of the hash of every image's derivation.
 */
export const COMPRESSOR = "pako-3.0.3";
