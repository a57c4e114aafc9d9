#!/usr/bin/env -S node --max-semi-space-size=8
"use strict";
// Plain old JavaScript that even Node 10 parses: answers --version, refuses a Node that is too old
// in words that help, switches on the compile cache, and only then touches the TypeScript sources.
// Its first line keeps V8's young generation small, which only the start of V8 decides (docs/decisions.md).

var manifest = require("../package.json");
var needs = manifest.engines.node.replace(/^>=/, "");

if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  process.stdout.write(manifest.version + "\n");
} else if (isOlder(process.versions.node, needs)) {
  process.stderr.write(
    "error NODE_TOO_OLD  this Node is too old for astbuild\n" +
      ("  needs  " + needs + " or newer\n") +
      ("  found  " + process.versions.node + "  " + process.execPath + "\n") +
      ("  hint   npx astbuild " + process.argv.slice(2).join(" ") + "\n") +
      "         (in the checkout, after npm ci: npx runs the right Node from there)\n",
  );
  process.exitCode = 1;
} else {
  var packages = require("url").pathToFileURL(require("path").join(__dirname, "../..")).href + "/";
  var ours = {};
  require("module").registerHooks({ resolve: resolveSource });
  require("module").enableCompileCache(cacheFolder());
  // Threads and the spawner have a cache only where this says so; without one each of them strips types anew.
  process.env.NODE_COMPILE_CACHE = cacheFolder();
  void import("../src/main.ts").then(function (main) {
    return main.main(process.argv.slice(2));
  });
}

function isOlder(found, wanted) {
  var a = found.split(".");
  var b = wanted.split(".");
  for (var i = 0; i < 3; i++) {
    if (Number(a[i]) !== Number(b[i])) return Number(a[i]) < Number(b[i]);
  }
  return false;
}

// What a source of ours imports by a relative path is the source at that path, and one of our packages is the same for
// all. Node would look for each through links, folders and package.json files, for a fifth of the time of a command
// that has nothing to do.
function resolveSource(specifier, context, next) {
  var parent = context.parentURL;
  if (!parent || parent.indexOf(packages) !== 0 || !/\.ts$/.test(parent)) {
    return next(specifier, context);
  }
  if (/^\.\.?\/.*\.ts$/.test(specifier)) {
    return {
      url: new URL(specifier, parent).href,
      format: "module-typescript",
      shortCircuit: true,
    };
  }
  if (specifier.indexOf("@astbuild/") !== 0) return next(specifier, context);
  if (ours[specifier] === undefined) ours[specifier] = next(specifier, context);
  return { url: ours[specifier].url, format: "module-typescript", shortCircuit: true };
}

function cacheFolder() {
  var xdg = process.env.XDG_CACHE_HOME;
  var base = xdg && xdg[0] === "/" ? xdg : require("os").homedir() + "/.cache";
  return base + "/astbuild/compile";
}
