/** All sources that stand in templates, lists and values. */

import type { Quoted, Template } from "./script.ts";
import { isSource } from "./source.ts";
import type { Source } from "./source.ts";
import { kindOf } from "./value.ts";

export function templateSources(value: unknown): Source[] {
  if (Array.isArray(value)) return value.flatMap(templateSources);
  if (isSource(value)) return [value];
  const kind = kindOf(value);
  if (kind === "template") return templateSources((value as Template).values);
  if (kind === "quoted") return templateSources((value as Quoted).values);
  return [];
}
