export { AstbuildError, isAstbuildError } from "./astbuild-error.ts";
export type { AstbuildErrorOptions, Facts } from "./astbuild-error.ts";
export { firstError } from "./first-error.ts";
export { formatError } from "./format-error.ts";
export { nearestNames } from "./nearest-names.ts";
export { thrownMessage } from "./thrown-message.ts";
