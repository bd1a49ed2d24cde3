// Bundles the extension into dist/ ("production": smaller), or with "tests" what its tests run into out/.
import { build } from "esbuild";
import * as fs from "node:fs";
import * as path from "node:path";

const [target = "development"] = process.argv.slice(2);
const tests = target === "tests";
const production = target === "production";
const shared = { bundle: true, platform: "node", target: "node18", external: ["vscode"], logLevel: "warning" };

const { metafile } = await build({
  ...shared,
  entryPoints: ["src/extension.ts"],
  outdir: tests ? "out" : "dist",
  minify: production,
  sourcemap: production ? false : "inline",
  metafile: true,
});
if (tests) {
  const entryPoints = fs.readdirSync("test").filter((name) => name.endsWith(".ts")).map((name) => path.join("test", name));
  await build({ ...shared, entryPoints, outdir: "out", outExtension: { ".js": ".cjs" }, sourcemap: "inline" });
} else {
  fs.writeFileSync("dist/THIRD-PARTY.txt", licences(Object.keys(metafile.inputs)));
}

/** Return the licences of the packages that files come from. */
function licences(files) {
  const packages = new Set(files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean));
  return [...packages].sort().map(licence).join("\n\n");
}

function licence(folder) {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? `License: ${license}` : fs.readFileSync(path.join(folder, file), "utf8").trim();
  return `== ${name} ${version}\n\n${text}\n`;
}
