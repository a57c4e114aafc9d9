export { arg } from "./argument.ts";
export type {
  Argument,
  ArgumentConstructors,
  ArgumentDeclarations,
  ArgumentValues,
  NoArguments,
} from "./argument.ts";
export type {
  Artifact,
  ArtifactSpec,
  FileArtifact,
  FolderArtifact,
  LocalSpec,
} from "./artifact.ts";
export { parseArguments } from "./check-arguments.ts";
export { checkHelper } from "./check-helper.ts";
export type { HelperMembers } from "./check-helper.ts";
export type { Rule, Rules } from "./check-members.ts";
export type {
  BareDefinition,
  DefaultOutputs,
  Definition,
  Dependency,
  Environment,
  OutputNames,
  Tool,
  Toolchain,
} from "./command-definition.ts";
export { compose } from "./compose.ts";
export type { ComposeDefinition } from "./compose.ts";
export type { BuildContext, List, PlatformContext } from "./context.ts";
export { failedLine } from "./failed-line.ts";
export type { FailedLine } from "./failed-line.ts";
export { fetchFile, fetchTar } from "./fetch-file.ts";
export type { FetchOptions } from "./fetch-file.ts";
export { image } from "./image.ts";
export type { Boot, ImageDefinition, ImageRecipe, ImageRoot } from "./image.ts";
export type { DlopenRules } from "./dlopen-rules.ts";
export {
  blockDevice,
  charDevice,
  directory,
  fifo,
  fileNode,
  symlink,
  tree,
} from "./image-nodes.ts";
export type { ImageNode, NodeOptions, Owner, TreeOptions } from "./image-nodes.ts";
export type { ResolvedSource } from "./inputs.ts";
export type { Instance, InstantiationContext, Link, ResolvedBoot } from "./instance.ts";
export { instantiate } from "./instantiate.ts";
export type { InstantiateOptions } from "./instantiate.ts";
export { kconfig } from "./kconfig.ts";
export { file, files } from "./local-files.ts";
export type { FileOptions, FilesOptions, ModuleMeta } from "./local-files.ts";
export { mergeTree } from "./merge-tree.ts";
export type { MergeOptions } from "./merge-tree.ts";
export { recipe } from "./recipe.ts";
export type { Changes, CommandRecipe, Previous } from "./recipe.ts";
export { isRecipe } from "./recipe-value.ts";
export type { Recipe } from "./recipe-value.ts";
export { quote, sh, str } from "./script.ts";
export type { Quoted, Script, ScriptValue, Text, TextValue } from "./script.ts";
export { crossTool, inside } from "./source.ts";
export type { CrossTool, NativeTwin, OutputReference, PathInside, Source } from "./source.ts";
export { text } from "./text.ts";
export type { TextOptions } from "./text.ts";
export { unpackDeb } from "./unpack-deb.ts";
export type { UnpackOptions } from "./unpack-deb.ts";
