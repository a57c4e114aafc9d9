/**
 * What is wrong with an SPDX 2.3 document by the rules of the specification that its JSON schema
 * and its prose make: members that must be there, forms of identifiers and checksums, packages
 * with a verification code that fits their files, relationships between elements that exist.
 */

import { createHash } from "node:crypto";

type Record = { readonly [key: string]: unknown };

const DOCUMENT_MEMBERS = ["SPDXID", "creationInfo", "dataLicense", "documentNamespace", "name", "spdxVersion"]; // prettier-ignore
const PACKAGE_MEMBERS = ["SPDXID", "downloadLocation", "name"];
const FILE_MEMBERS = ["SPDXID", "checksums", "fileName"];
const RELATIONS = ["DESCRIBES", "CONTAINS", "GENERATED_FROM"];
const LENGTHS: { readonly [algorithm: string]: number } = { SHA1: 40, SHA256: 64 };

export function spdxProblems(document: object): string[] {
  const problems: string[] = [];
  const say = (problem: string): void => void problems.push(problem);
  const top = document as Record;
  missing(top, DOCUMENT_MEMBERS).forEach(say);
  if (top["spdxVersion"] !== "SPDX-2.3") say("not SPDX-2.3");
  if (top["dataLicense"] !== "CC0-1.0") say("dataLicense");
  if (top["SPDXID"] !== "SPDXRef-DOCUMENT") say("the document's identifier");
  if (!/^[a-z]+:[^#\s]+$/.test(String(top["documentNamespace"]))) say("documentNamespace");
  const creation = top["creationInfo"] as { created: string; creators: readonly string[] };
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(creation.created)) say("created");
  if (!creation.creators.every((each) => /^(Tool|Person|Organization): ./.test(each))) say("creators"); // prettier-ignore
  const packages = top["packages"] as readonly Record[];
  const files = top["files"] as readonly Record[];
  for (const each of packages) missing(each, PACKAGE_MEMBERS).forEach(say);
  for (const each of files) missing(each, FILE_MEMBERS).forEach(say);
  for (const each of [...packages, ...files]) checksumProblems(each).forEach(say);
  for (const each of files) {
    if (!String(each["fileName"]).startsWith("./"))
      say(`${String(each["fileName"])}: not relative`);
    if (checksumOf(each, "SHA1") === undefined) say(`${String(each["fileName"])}: no SHA1`);
  }
  const ids = [top, ...packages, ...files].map((each) => String(each["SPDXID"]));
  if (new Set(ids).size !== ids.length) say("an identifier stands for two things");
  for (const id of ids) if (!/^SPDXRef-[a-zA-Z0-9.-]+$/.test(id)) say(`identifier ${id}`);
  for (const each of packages) verificationProblems(each, files).forEach(say);
  const relations = top["relationships"] as readonly { [key: string]: string }[];
  for (const { spdxElementId, relationshipType, relatedSpdxElement } of relations) {
    if (!RELATIONS.includes(relationshipType!)) say(`relationship ${relationshipType}`);
    for (const id of [spdxElementId!, relatedSpdxElement!]) {
      if (!ids.includes(id)) say(`relationship with ${id}, which is nothing`);
    }
  }
  if (!relations.some(({ relationshipType }) => relationshipType === "DESCRIBES")) say("describes nothing"); // prettier-ignore
  return problems;
}

function missing(element: Record, members: readonly string[]): string[] {
  return members
    .filter((member) => element[member] === undefined || element[member] === "")
    .map((member) => `${String(element["SPDXID"])}: no ${member}`);
}

function checksumProblems(element: Record): string[] {
  const checksums = (element["checksums"] ?? []) as readonly Record[];
  return checksums.flatMap(({ algorithm, checksumValue }) => {
    const length = LENGTHS[String(algorithm)];
    const isRight =
      length !== undefined && new RegExp(`^[0-9a-f]{${length}}$`).test(String(checksumValue));
    return isRight
      ? []
      : [`${String(element["SPDXID"])}: ${String(algorithm)} ${String(checksumValue)}`];
  });
}

function checksumOf(element: Record, wanted: string): string | undefined {
  const checksums = element["checksums"] as readonly { algorithm: string; checksumValue: string }[];
  return checksums.find(({ algorithm }) => algorithm === wanted)?.checksumValue;
}

/** Files of a package may be told only when it is analysed, and then the code covers them all. */
function verificationProblems(each: Record, files: readonly Record[]): string[] {
  const id = String(each["SPDXID"]);
  const has = each["hasFiles"] as readonly string[] | undefined;
  if (each["filesAnalyzed"] === false) {
    return has === undefined && each["packageVerificationCode"] === undefined
      ? []
      : [`${id}: files`];
  }
  const sums = files
    .filter((file) => has?.includes(String(file["SPDXID"])))
    .map((file) => checksumOf(file, "SHA1")!)
    .toSorted();
  const code = createHash("sha1").update(sums.join("")).digest("hex");
  const told = each["packageVerificationCode"] as Record | undefined;
  if (sums.length !== has?.length) return [`${id}: a file that is not in the document`];
  return told?.["packageVerificationCodeValue"] === code ? [] : [`${id}: verification code`];
}
