import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { debianMirrors, proxyEnvironment, resolveMirrors } from "../src/index.ts";
import { scratch } from "./scratch.ts";

/** An apt folder with these files. */
function apt(files: Record<string, string>): string {
  const folder = scratch();
  mkdirSync(`${folder}/sources.list.d`);
  mkdirSync(`${folder}/apt.conf.d`);
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  return folder;
}

test("the named ones, then apt's, then snapshots", () => {
  const aptFolder = apt({
    "sources.list.d/debian.sources": `Types: deb
# http://keeper.example/archive/debian/20250520T000000Z
URIs: http://deb.example/debian
Suites: trixie trixie-updates
Components: main

Types: deb
# http://keeper.example/archive/debian-security/20250520T000000Z
URIs: http://deb.example/debian-security
Suites: trixie-security
`,
  });
  const env = {
    ASTBUILD_DEBIAN_MIRROR: "file:///srv/debian/ http://near.example/debian",
    ASTBUILD_DEBIAN_SNAPSHOT: "http://other.example/archive/debian/20260101T000000Z/",
  };
  expect(debianMirrors({ env, aptFolder })).toEqual([
    "file:///srv/debian",
    "http://near.example/debian",
    "http://deb.example/debian",
    "http://other.example/archive/debian/20260101T000000Z",
    "http://keeper.example/archive/debian/20250520T000000Z",
  ]);
});

test("both formats of apt; sources, disabled ones and other vendors' are left out", () => {
  const aptFolder = apt({
    "sources.list": `# deb http://off.example/debian trixie main
deb [arch=amd64 signed-by=/k.gpg] https://one.example/debian/ trixie main
deb-src http://source.example/debian trixie main
deb http://vendor.example/ubuntu noble main
`,
    "sources.list.d/b.sources": `Types: deb deb-src
URIs: http://two.example/debian
 http://three.example/debian
Suites: trixie

Enabled: no
Types: deb
URIs: http://disabled.example/debian

Types: deb-src
URIs: http://source.example/debian
`,
    "sources.list.d/ignored.save": "deb http://saved.example/debian trixie main\n",
  });
  expect(debianMirrors({ env: {}, aptFolder })).toEqual([
    "https://one.example/debian",
    "http://two.example/debian",
    "http://three.example/debian",
  ]);
});

test("a machine without apt has none", () => {
  expect(debianMirrors({ env: {}, aptFolder: `${scratch()}/none` })).toEqual([]);
});

test("a mirror's file is below each mirror, with the plus encoded; other URLs stay", () => {
  expect(resolveMirrors("mirror://debian/pool/a+1~b.deb", ["http://one/d/", "file:///d"])).toEqual([
    "http://one/d/pool/a%2B1~b.deb",
    "file:///d/pool/a%2B1~b.deb",
  ]);
  expect(resolveMirrors("https://host/a+b", ["http://one"])).toEqual(["https://host/a+b"]);
});

test("the proxy is the environment's, else apt's", () => {
  const aptFolder = apt({
    "apt.conf.d/proxy": 'Acquire::http::Proxy "http://apt.example:3142";\n',
  });
  expect(proxyEnvironment({ env: {}, aptFolder }).http_proxy).toBe("http://apt.example:3142");
  const env = { http_proxy: "http://own.example:8080", HTTPS_PROXY: "http://s.example" };
  expect(proxyEnvironment({ env, aptFolder })).toEqual({
    http_proxy: "http://own.example:8080",
    https_proxy: "http://s.example",
    no_proxy: undefined,
  });
});

test.each(["http_proxy", "HTTP_PROXY"])("%s set to nothing switches off apt's proxy", (name) => {
  const aptFolder = apt({ "apt.conf": 'Acquire::http::Proxy "http://apt.example:3142";\n' });
  expect(proxyEnvironment({ env: { [name]: "" }, aptFolder }).http_proxy).toBe("");
});

test("a lower-case name that is set to nothing wins for proxies", () => {
  const env = {
    http_proxy: "",
    HTTP_PROXY: "http://own.example",
    https_proxy: "",
    HTTPS_PROXY: "http://s.example",
    no_proxy: "",
    NO_PROXY: "host.example",
  };
  expect(proxyEnvironment({ env, aptFolder: `${scratch()}/none` })).toEqual({
    http_proxy: "",
    https_proxy: "",
    no_proxy: "host.example",
  });
});
