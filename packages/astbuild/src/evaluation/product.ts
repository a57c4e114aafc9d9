/** Where this copy of the product is. */

import { extname } from "node:path";

/** How the product's modules end: `.ts` in a checkout, `.js` where it is installed. */
export const EXTENSION: string = extname(import.meta.url);

/** URL of the folder that holds all its packages, with a slash at its end. */
export const PRODUCT: string = new URL(
  EXTENSION === ".ts" ? "../../../" : "../../",
  import.meta.url,
).href;
