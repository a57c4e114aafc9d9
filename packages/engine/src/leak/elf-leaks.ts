/** ELF files: of the host's machine, and everything they load is named by store paths and there. */

import { dirname } from "node:path";
import { isForMachine, parseElf, resolveLibraries } from "@astbuild/elf";
import type { ElfFile, WantedMachine } from "@astbuild/elf";
import { STORE_FOLDER } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import { parsePlatform } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import type { LeakFinding, LeakSubject } from "./leak.ts";
import type { ObjectView } from "./object-view.ts";

type Finding = Omit<LeakFinding, "file">;

export function elfLeaks(subject: LeakSubject): Finding[] {
  if (subject.request.host === undefined) return [];
  const host = parsePlatform(subject.request.host);
  const elf = elfOf(subject);
  if (elf === undefined) return archiveLeaks(subject.bytes, host);
  if (typeof elf === "string") return [{ rule: "elf", leak: elf }];
  const wrong = machineLeak(elf, host);
  if (wrong !== undefined) return [wrong];
  if (!elf.hasDynamic) return [];
  const findings = [
    ...(elf.interpreter === undefined ? [] : interpreterLeaks(elf.interpreter, subject.view)),
    ...[...(elf.rpath ?? []), ...(elf.runpath ?? [])]
      .filter(isForeignFolder)
      .map((folder): Finding => ({
        rule: "runpath",
        leak: folder === "" ? "(empty: the current folder)" : folder,
      })),
  ];
  const needed = neededLeaks(subject, host).filter(({ leak }) => leak !== elf.interpreter);
  return [...findings, ...needed];
}

/** What is wrong with a broken one. */
function elfOf({ bytes, logical }: LeakSubject): ElfFile | string | undefined {
  try {
    return parseElf(bytes, logical);
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    return `a broken ELF file: ${String(error.facts["what"])}`;
  }
}

function machineLeak(elf: ElfFile, { name, row }: Platform): Finding | undefined {
  if (isForMachine(elf, wantedMachine(row.elf))) return undefined;
  return { rule: "machine", leak: `machine ${elf.machine}`, detail: `wanted ${name}` };
}

function wantedMachine(elf: Platform["row"]["elf"]): WantedMachine {
  return { class: 64, littleEndian: true, ...elf };
}

function interpreterLeaks(interpreter: string, view: ObjectView): Finding[] {
  if (interpreter.startsWith(`${STORE_FOLDER}/`) && view.find(interpreter) !== undefined) return [];
  return [{ rule: "interpreter", leak: interpreter }];
}

function isForeignFolder(folder: string): boolean {
  return !/^(?:\/ast\/store\/|\$ORIGIN|\$\{ORIGIN\})/.test(folder);
}

function neededLeaks(
  { logical, view, libraries, request }: LeakSubject,
  host: Platform,
): Finding[] {
  // A library names no loader; which one it is decides how its libraries are searched.
  const interpreter = [...request.closure, ...request.outputs]
    .map((object) => `${object.logical}/lib/${host.interpreter}`)
    .find((path) => view.find(path) !== undefined);
  try {
    const closure = resolveLibraries({
      files: libraries,
      entry: logical,
      machine: wantedMachine(host.row.elf),
      platform: { lib: "lib", platform: host.arch },
      ...(interpreter === undefined ? {} : { interpreter }),
      defaultFolders: (interpreter) => (host.libc === "gnu" ? [dirname(interpreter)] : []),
    });
    return closure.missing.map(({ name }): Finding => ({ rule: "needed", leak: name }));
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    return [{ rule: "needed", leak: error.message }];
  }
}

/** Objects in a static library are of the host's machine too. */
function archiveLeaks(bytes: Buffer, host: Platform): Finding[] {
  if (bytes.toString("latin1", 0, 8) !== "!<arch>\n") return [];
  for (let at = 8; at + 60 <= bytes.length;) {
    const size = Number(bytes.toString("latin1", at + 48, at + 58));
    if (!Number.isSafeInteger(size) || size < 0) return [];
    const elf = memberElf(bytes.subarray(at + 60, at + 60 + size));
    const wrong = elf === undefined ? undefined : machineLeak(elf, host);
    if (wrong !== undefined) return [wrong];
    at += 60 + size + (size & 1);
  }
  return [];
}

function memberElf(bytes: Buffer): ElfFile | undefined {
  try {
    return parseElf(bytes, "member");
  } catch {
    return undefined;
  }
}
