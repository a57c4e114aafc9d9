/**
 * The provenance of an image as an SPDX 2.3 document (JSON). The image is a package with its
 * files; each recipe and each download is a package of its own. Licences are not known here, and
 * said to be so. The same image gives the same document.
 *
 * Format: https://spdx.github.io/spdx-spec/v2.3/
 */

import { createHash } from "node:crypto";
import { hashPart, namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { hexFromSri, parseSri } from "@astbuild/hash";
import { version } from "../version.ts";
import type { Checksums, FileProvenance, ImageProvenance } from "./image-provenance.ts";
import type { PackageProvenance, SourceProvenance } from "./package-provenance.ts";

export function spdxDocument(provenance: ImageProvenance): object {
  const { image, files, packages } = provenance;
  const contents = files.flatMap((file) =>
    file.checksums === undefined ? [] : [{ ...file, checksums: file.checksums }],
  );
  const downloads = new Map(
    packages.flatMap(({ sources }) => sources.filter(isDownload)).map((each) => [each.hash, each]),
  );
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: DOCUMENT,
    name: namePart(image.path),
    documentNamespace: `urn:astbuild:${hashPart(image.path)}:${namePart(image.path)}`,
    creationInfo: {
      created: `${(image.build?.at ?? new Date(0)).toISOString().slice(0, 19)}Z`,
      creators: [`Tool: astbuild-${version()}`],
    },
    packages: [
      imagePackage(provenance, contents),
      ...packages.map(recipePackage),
      ...[...downloads.values()].map(downloadPackage),
    ],
    files: contents.map(spdxFile),
    relationships: [
      relation(DOCUMENT, "DESCRIBES", IMAGE),
      ...contents.map((file) => relation(IMAGE, "CONTAINS", fileId(file.path))),
      ...contents.flatMap(({ path, from }) =>
        from === undefined ? [] : [relation(fileId(path), "GENERATED_FROM", objectId(from))],
      ),
      ...packages.flatMap(({ path, sources }) =>
        sources
          .filter(isDownload)
          .map(({ hash }) => relation(objectId(path), "GENERATED_FROM", downloadId(hash))),
      ),
    ],
  };
}

type Contents = readonly (FileProvenance & { readonly checksums: Checksums })[];
type Download = Extract<SourceProvenance, { kind: "download" }>;

const DOCUMENT = "SPDXRef-DOCUMENT";
const IMAGE = "SPDXRef-Image";

const UNKNOWN = {
  licenseConcluded: "NOASSERTION",
  licenseDeclared: "NOASSERTION",
  copyrightText: "NOASSERTION",
} as const;

function imagePackage({ image, checksums }: ImageProvenance, files: Contents): object {
  return {
    SPDXID: IMAGE,
    ...naming(image),
    packageFileName: namePart(image.path),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: true,
    packageVerificationCode: { packageVerificationCodeValue: verificationCode(files) },
    checksums: spdxChecksums(checksums),
    hasFiles: files.map(({ path }) => fileId(path)),
    ...UNKNOWN,
    licenseInfoFromFiles: ["NOASSERTION"],
    comment: `built by astbuild at ${image.path}`,
  };
}

function recipePackage(each: PackageProvenance): object {
  const local = each.sources.filter((source) => !isDownload(source));
  return {
    SPDXID: objectId(each.path),
    ...naming(each),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    ...UNKNOWN,
    comment: [
      `object ${each.path}`,
      ...(each.resolvedHash === undefined ? [] : [`derivation ${each.resolvedHash}`]),
      ...(each.build?.isolation === undefined ? [] : [`isolation ${each.build.isolation}`]),
      ...local.map(({ name, path }) => `source ${name} ${path}`),
    ].join("\n"),
  };
}

function downloadPackage({ name, urls, hash }: Download): object {
  const location = urls.find((url) => /^https?:/.test(url));
  return {
    SPDXID: downloadId(hash),
    name,
    packageFileName: name,
    downloadLocation: location ?? "NOASSERTION",
    filesAnalyzed: false,
    checksums: [{ algorithm: "SHA256", checksumValue: hexFromSri(parseSri(hash)) }],
    ...UNKNOWN,
    ...(urls.length > 0 && { sourceInfo: `fetched from one of: ${urls.join(" ")}` }),
  };
}

function naming({ name, version: number, platform }: PackageProvenance): object {
  return {
    name,
    ...(number !== undefined && { versionInfo: number }),
    ...(platform !== undefined && { summary: `for ${platform}` }),
  };
}

function spdxFile({ path, checksums }: Contents[number]): object {
  return {
    SPDXID: fileId(path),
    fileName: `.${path}`,
    checksums: spdxChecksums(checksums),
    licenseConcluded: "NOASSERTION",
    licenseInfoInFiles: ["NOASSERTION"],
    copyrightText: "NOASSERTION",
  };
}

function spdxChecksums({ sha1, sha256 }: Checksums): object[] {
  return [
    { algorithm: "SHA1", checksumValue: sha1 },
    { algorithm: "SHA256", checksumValue: sha256 },
  ];
}

/** SHA-1 over the sorted SHA-1 digests of all files (7.9 of the specification). */
function verificationCode(files: Contents): string {
  const digests = files.map(({ checksums }) => checksums.sha1).toSorted();
  return createHash("sha1").update(digests.join("")).digest("hex");
}

function relation(from: string, type: string, to: string): object {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

function isDownload(source: SourceProvenance): source is Download {
  return source.kind === "download";
}

/** Identifiers are of letters, digits, dots and dashes. */
function fileId(path: string): string {
  return `SPDXRef-File-${createHash("sha256").update(path).digest("hex").slice(0, 40)}`;
}

function objectId(path: StorePath): string {
  return `SPDXRef-Object-${hashPart(path)}`;
}

function downloadId(sri: string): string {
  return `SPDXRef-Download-${hexFromSri(parseSri(sri))}`;
}
