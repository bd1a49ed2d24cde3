import assert from "node:assert/strict";
import * as fs from "node:fs";
import { test } from "node:test";

import { DECIDING } from "../src/settings";

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: string[] } };
  readonly activationEvents: string[];
  readonly contributes: {
    readonly commands: { readonly command: string }[];
    readonly configuration: { readonly properties: Record<string, { readonly scope: string; readonly default: unknown }> };
  };
}

const MANIFEST = JSON.parse(fs.readFileSync("package.json", "utf8")) as Manifest;
const PROPERTIES = MANIFEST.contributes.configuration.properties;
const SOURCE = fs.readFileSync("src/extension.ts", "utf8");

test("every setting that names what is run is restricted", () => {
  const { supported, restrictedConfigurations } = MANIFEST.capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  const naming = DECIDING.filter((key) => key !== "enable").map((key) => `mailguard.${key}`);
  assert.deepEqual(restrictedConfigurations, naming);
  for (const key of naming) {
    assert.equal(PROPERTIES[key]?.scope, "machine-overridable", key);
  }
});

test("every setting that is read is described", () => {
  const read = [...DECIDING, ...fs.readFileSync("src/client.ts", "utf8").matchAll(/configuration\.get\("(\w+)"\)/g)];
  const names = read.map((each) => `mailguard.${typeof each === "string" ? each : (each[1] ?? "")}`);
  assert.deepEqual([...names, "mailguard.trace.server"].sort(), Object.keys(PROPERTIES).sort());
});

test("the commands that are offered are those that there are", () => {
  const registered = [...SOURCE.matchAll(/registerCommand\("([\w.]+)"/g)].map((each) => each[1]);
  assert.deepEqual(MANIFEST.contributes.commands.map(({ command }) => command).sort(), registered.sort());
});

test("the extension starts with Python files and notebooks", () => {
  assert.deepEqual(MANIFEST.activationEvents, ["onLanguage:python", "onNotebook:jupyter-notebook"]);
});

test("packages come from wherever the person at work gets them", () => {
  assert.doesNotMatch(fs.readFileSync("package-lock.json", "utf8"), /"resolved"|https?:\/\/[^"]*\.tgz/);
});
