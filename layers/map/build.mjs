// Makes map.js and what goes with it from src/: node layers/map/build.mjs [FOLDER], the folder instead of static/map.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const folder = process.argv[2] ?? join(root, "static", "map");
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\//;

// Streamlit draws maps of its own with another deck.gl, and each of the two refuses to go on beside another version.
const apart = Object.fromEntries(
  ["deck", "luma"].map((name) => [`globalThis.${name}`, `globalThis.routewatch_${name}`]),
);
const made = await build({
  entryPoints: [join(here, "src", "map.js")],
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"', ...apart },
  logLevel: "warning",
  metafile: true,
  write: false,
});
const { contents } = made.outputFiles[0];
const used = Object.entries(Object.values(made.metafile.outputs)[0].inputs).filter(([, { bytesInOutput }]) => bytesInOutput);
const packages = [...new Set(used.flatMap(([path]) => path.match(PACKAGE)?.[1] ?? []))].sort();
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "map.js"), contents);
writeFileSync(join(folder, "LICENSES.txt"), packages.map(licence).join("\n"));
const manifest = { sources: digest(sources()), program: createHash("sha256").update(contents).digest("hex") };
writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

function licence(name) {
  const at = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
  const file = readdirSync(at).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(at, file), "utf8").trim() : "";
  return `${name} ${version}, ${license}\n${"-".repeat(60)}\n${text}\n`;
}

function sources() {
  const own = readdirSync(join(here, "src")).sort().map((name) => join(here, "src", name));
  return [...own, join(here, "build.mjs"), join(root, "package-lock.json")];
}

// As tests/layers/test_map_program.py counts it.
function digest(paths) {
  const sum = createHash("sha256");
  for (const path of paths) sum.update(readFileSync(path));
  return sum.digest("hex");
}
