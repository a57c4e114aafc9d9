export { ARCHITECTURES } from "./architecture.ts";
export type { Architecture, ArchitectureRow, QemuRow } from "./architecture.ts";
export { BUILD_PLATFORM, PLATFORMS, parsePlatform, platform } from "./platform.ts";
export type { Libc, Platform, PlatformName } from "./platform.ts";
