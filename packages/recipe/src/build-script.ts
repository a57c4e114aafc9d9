/** `/ast/build.sh`: a prelude on few lines, then the author's script as it is. */

import type { Artifact } from "./artifact.ts";
import type { Rendered } from "./render.ts";
import type { TemplatePosition } from "./template-place.ts";

export interface ScriptParts {
  readonly prelude: Rendered | undefined;
  readonly source: { readonly path: string; readonly artifact: Artifact } | undefined;
  /** Paths. */
  readonly patches: readonly string[];
  readonly script: Rendered;
}

export interface BuildScript {
  readonly text: string;
  /** For each line, where it comes from; undefined for lines that come from no recipe. */
  readonly positions: readonly (TemplatePosition | undefined)[];
  /** Indices of the lines that bring the source and patch it: `begin` up to `end`. */
  readonly preparation: { readonly begin: number; readonly end: number };
}

/**
 * In the trap `$-` tells whether the failure ends the script: with errexit off (command
 * substitutions, the author's `set +e`) it does not.
 */
const STRICT = String.raw`set -Eeuo pipefail; trap 'ast_code=$?; [[ $- != *e* ]] || printf "astbuild: line %s: %s exited with %s\n" "$LINENO" "${"${BASH_COMMAND%%$'\\''\\n'\\''*}"}" "$ast_code" >&2' ERR`;

export function buildScript({ prelude, source, patches, script }: ScriptParts): BuildScript {
  const lines: string[] = [STRICT];
  const positions: (TemplatePosition | undefined)[] = [undefined];
  const own = (...texts: string[]): void => {
    lines.push(...texts);
    positions.push(...texts.map(() => undefined));
  };
  const authored = (rendered: Rendered): void => {
    lines.push(...rendered.text.split("\n"));
    positions.push(...rendered.positions);
  };
  if (prelude !== undefined) authored(prelude);
  const begin = lines.length;
  if (source !== undefined) own(fetchInto(source.artifact, source.path));
  own(...patches.map((patch) => `patch -p1 -i ${patch}`));
  if (source !== undefined) own(`find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +`);
  const end = lines.length;
  authored(script);
  return { text: `${lines.join("\n")}\n`, positions, preparation: { begin, end } };
}

/** Brings the source to `source` below the build folder and goes there. Store objects are read-only: copies are made writable. */
function fetchInto({ form, name }: Artifact, path: string): string {
  switch (form) {
    case "file":
      return `mkdir source; cp ${path} source/${name}; chmod -R u+w source; cd source`;
    case "folder":
      return `mkdir source; cp -R ${path}/. source; chmod -R u+w source; cd source`;
    case "tar":
      return (
        `mkdir .unpack; tar xf ${path} -C .unpack; chmod -R u+w .unpack; ast_top=$(ls -A .unpack); ` +
        `if [ -d ".unpack/$ast_top" ]; then mv ".unpack/$ast_top" source; rmdir .unpack; else mv .unpack source; fi; cd source`
      );
  }
}
