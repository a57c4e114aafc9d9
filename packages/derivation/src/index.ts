export { LIMIT_NAMES } from "./build-limits.ts";
export type { BuildLimits } from "./build-limits.ts";
export { BUILTIN_VERSIONS, SANDBOX_VERSION } from "./builtins.ts";
export type {
  BuiltinName,
  SourceAttributes,
  TreeAttributes,
  UnpackAttributes,
  WriteAttributes,
} from "./builtins.ts";
export type {
  AllowedLeak,
  Builder,
  BuiltinBuilder,
  CommandBuilder,
  Derivation,
  DerivationInput,
  FixedOutput,
  LocalSource,
  Origin,
  Preparation,
  ScriptLine,
  Unhashed,
} from "./derivation.ts";
export type {
  DeviceEntry,
  DirectoryEntry,
  DlopenPolicy,
  FifoEntry,
  FileEntry,
  ImageEntry,
  ImageManifest,
  ReferencePolicy,
  SymlinkEntry,
  TreeEntry,
} from "./image-manifest.ts";
export { derivationOrder } from "./derivation-order.ts";
export { outputName, placeholder, scratchPath } from "./placeholder.ts";
export { resolveDerivation } from "./resolve.ts";
export type { ResolvedDerivation } from "./resolve.ts";
export { staticDescription, staticHash } from "./static-hash.ts";
export {
  HASH_LENGTH,
  STORE_FOLDER,
  checkName,
  hashPart,
  isName,
  isStorePath,
  namePart,
  parseStorePath,
  storePath,
} from "./store-path.ts";
export type { StorePath } from "./store-path.ts";
