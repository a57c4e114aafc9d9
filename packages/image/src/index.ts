export { COMPRESSOR } from "./compressor-name.ts";
export { formatBytes } from "./format-bytes.ts";
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
} from "@astbuild/derivation";
export { reasonText } from "./image-plan.ts";
export type { ImagePlan, PlannedEntry, PlannedType, Reason } from "./image-plan.ts";
export type { ListedEntry } from "./list-image.ts";
export { listImage, planImage, verifyImage, writeImage } from "./on-demand.ts";
export { warningText } from "./plan-warning.ts";
export type { PlanWarning, WarningKind } from "./plan-warning.ts";
export { segmentFolder } from "./segment-cache.ts";
export type { SegmentCache } from "./segment-cache.ts";
export type { FileSize, PackageSize, SizeReport } from "./size-report.ts";
export type { StoreView } from "./store-view.ts";
export type { WriteImageOptions, WrittenImage } from "./write-image.ts";
