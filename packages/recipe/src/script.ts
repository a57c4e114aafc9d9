/** `sh` and `str`: templates that keep what they depend on until they are rendered. */

import { callPlace, callerPlace } from "./call-place.ts";
import type { CallPlace } from "./call-place.ts";
import { invalidValue } from "./invalid-value.ts";
import type { Source } from "./source.ts";
import { brand, kindOf } from "./value.ts";

/** A piece of shell, or with `mode` plain a piece of other text. */
export interface Template {
  readonly kind: "template";
  readonly mode: "shell" | "plain";
  /** The text between the values. */
  readonly chunks: readonly string[];
  readonly values: readonly unknown[];
  /** Where it begins. */
  readonly place: CallPlace | undefined;
}

export interface Script extends Template {
  readonly mode: "shell";
}

export interface Text extends Template {
  readonly mode: "plain";
}

/** A text that `sh` takes as one word, whatever is in it. */
export interface Quoted {
  readonly kind: "quoted";
  readonly values: readonly (string | number | Text)[];
}

/** What may stand in `sh`. Lists are joined by spaces; `false`, `null` and `undefined` are nothing. */
export type ScriptValue =
  | Source
  | Template
  | Quoted
  | string
  | number
  | false
  | null
  | undefined
  | readonly ScriptValue[];

/** What may stand in `str`, and what a variable of the environment may be. */
export type TextValue =
  | Source
  | Text
  | string
  | number
  | false
  | null
  | undefined
  | readonly TextValue[];

/**
 * A piece of shell. The raw text of the template: only `` \` `` and `\${` are unescaped.
 * References and plain words go in bare; any other string must be quoted, or else it is
 * UNSAFE_VALUE when the script is rendered.
 *
 * @example
 * sh`
 *   ./configure --prefix=${out} ${args.shared && "--enable-shared"} CFLAGS=${quote(flags)}
 * `
 */
export function sh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  return template("shell", strings, values, callPlace(sh));
}

/**
 * A text that is not shell: for `env`, for `text()`. An ordinary template, `\\n` and all; strings
 * go in as they are.
 *
 * @example
 * env: { CFLAGS: str`-O2 -I${zlib.output("dev")}/include` }
 */
export function str(strings: TemplateStringsArray, ...values: readonly TextValue[]): Text {
  return template("plain", strings, values, callPlace(str));
}

/** One word of shell for each value, by POSIX single quotes. @throws VALUE_INVALID */
export function quote(value: string | number | Text | readonly (string | number | Text)[]): Quoted {
  const values: readonly (string | number | Text)[] = Array.isArray(value) ? value : [value];
  const wrong = values.findIndex((each) => !isQuotable(each));
  if (wrong !== -1) {
    throw invalidValue("what is given to quote()", values[wrong], {
      wanted: "a text, a number, str`…`, or a list of these",
      example: "${quote(flags)}",
      at: callerPlace(),
    });
  }
  return brand({ kind: "quoted" as const, values });
}

function isQuotable(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || kindOf(value) === "template";
}

function template<M extends Template["mode"]>(
  mode: M,
  strings: TemplateStringsArray,
  values: readonly unknown[],
  place: CallPlace | undefined,
): Template & { readonly mode: M } {
  // A tag may be called like a function.
  if (!Array.isArray((strings as unknown as { raw?: unknown })?.raw)) {
    const name = mode === "shell" ? "sh" : "str";
    throw invalidValue(`what is given to ${name}()`, strings, {
      wanted: "a template",
      example: `${name}\`…\``,
      at: callerPlace(),
    });
  }
  const chunks =
    mode === "plain" ? strings : strings.raw.map((raw) => raw.replaceAll(/\\(`|\$\{)/g, "$1"));
  return brand({ kind: "template" as const, mode, chunks, values, place });
}
