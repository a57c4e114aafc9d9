/** Templates as text: what is safe goes in, what is not is an error that names its place. */

import { AstbuildError } from "@astbuild/errors";
import { formatPlace } from "./call-place.ts";
import type { Quoted, Template } from "./script.ts";
import { shown } from "./shown.ts";
import { isSource } from "./source.ts";
import type { Source } from "./source.ts";
import { templatePlace } from "./template-place.ts";
import type { TemplatePosition } from "./template-place.ts";
import { kindOf } from "./value.ts";

export interface Rendered {
  readonly text: string;
  /** For each line of the text, where it comes from. */
  readonly positions: readonly TemplatePosition[];
}

/**
 * @param path the path of a source
 * @throws UNSAFE_VALUE
 */
export function render(template: Template, path: (source: Source) => string): Rendered {
  const writer = new Writer();
  write(template, { path, writer });
  return { text: writer.text, positions: writer.lines() };
}

interface Rendering {
  readonly path: (source: Source) => string;
  readonly writer: Writer;
}

function write(template: Template, rendering: Rendering): void {
  const { writer } = rendering;
  template.chunks.forEach((text, chunk) => {
    checkCharacters(text, { template, chunk, line: 0 });
    text.split("\n").forEach((line, index) => {
      const position = { template, chunk, line: index };
      if (index > 0) writer.newline(position);
      writer.add(line, position);
    });
    if (chunk === template.chunks.length - 1) return;
    const position = { template, chunk, line: text.split("\n").length - 1 };
    writeValue(template.values[chunk], position, rendering);
  });
}

function writeValue(value: unknown, at: TemplatePosition, rendering: Rendering): void {
  const { writer, path } = rendering;
  if (value === undefined || value === null || value === false) return;
  if (isTemplate(value) && value.mode === at.template.mode) return write(value, rendering);
  if (Array.isArray(value)) {
    const present = value.filter((each) => each !== undefined && each !== null && each !== false);
    present.forEach((each, index) => {
      if (index > 0) writer.add(" ", at);
      writeValue(each, at, rendering);
    });
    return;
  }
  writer.addText(asText(value, at, path), at);
}

function asText(value: unknown, at: TemplatePosition, path: (source: Source) => string): string {
  if (typeof value === "number") return String(value);
  if (isSource(value)) return path(value);
  const isShell = at.template.mode === "shell";
  if (isQuoted(value)) {
    const texts = value.values.map((each) => quotable(each, path));
    for (const each of texts) checkCharacters(each, at);
    return texts.map((each) => `'${each.replaceAll("'", `'\\''`)}'`).join(" ");
  }
  const text = isTemplate(value) ? render(value, path).text : value;
  if (typeof text === "string" && (!isShell || /^[A-Za-z0-9_@%+=:,./-]+$/.test(text))) return text;
  throw unsafe(text, at);
}

function quotable(value: string | number | Template, path: (source: Source) => string): string {
  return typeof value === "object" ? render(value, path).text : String(value);
}

/** A shell would drop a NUL without a word; half a pair is no character. */
function checkCharacters(text: string, at: TemplatePosition): void {
  const isShell = at.template.mode === "shell";
  if (text.isWellFormed() && !(isShell && text.includes("\0"))) return;
  const what = text.isWellFormed() ? "a NUL" : "half of a surrogate pair";
  throw new AstbuildError("UNSAFE_VALUE", `${what} stands in a text: ${shown(text)}`, {
    facts: { at: formatPlace(templatePlace(at)) },
    hint: isShell ? "let printf write the bytes: printf '\\000'" : "write characters",
  });
}

function unsafe(value: unknown, at: TemplatePosition): AstbuildError {
  return new AstbuildError("UNSAFE_VALUE", `not a plain word for the shell: ${shown(value)}`, {
    facts: { at: formatPlace(templatePlace(at)) },
    hint:
      typeof value === "string"
        ? "write ${quote(x)}, or undefined for nothing at all"
        : "write a string, a number, a recipe, or a list of these",
  });
}

/** A value of `env`, or the content of a text: no shell is involved. */
export function renderText(value: unknown, path: (source: Source) => string): string {
  if (typeof value === "string") return value;
  const template: Template = isTemplate(value)
    ? value
    : { kind: "template", mode: "plain", chunks: ["", ""], values: [value], place: undefined };
  return render(template, path).text;
}

function isTemplate(value: unknown): value is Template {
  return kindOf(value) === "template";
}

function isQuoted(value: unknown): value is Quoted {
  return kindOf(value) === "quoted";
}

/** Text with a position for each line: where its first character that is no white space comes from. */
class Writer {
  text = "";
  readonly #lines: { position: TemplatePosition; isBlank: boolean }[] = [];

  newline(position: TemplatePosition): void {
    this.text += "\n";
    this.#lines.push({ position, isBlank: true });
  }

  /** @param line holds no newline */
  add(line: string, position: TemplatePosition): void {
    if (this.#lines.length === 0) this.#lines.push({ position, isBlank: true });
    const last = this.#lines.at(-1)!;
    if (last.isBlank && /\S/.test(line)) {
      last.position = position;
      last.isBlank = false;
    }
    this.text += line;
  }

  addText(text: string, position: TemplatePosition): void {
    text.split("\n").forEach((line, index) => {
      if (index > 0) this.newline(position);
      this.add(line, position);
    });
  }

  lines(): readonly TemplatePosition[] {
    return this.#lines.map(({ position }) => position);
  }
}
