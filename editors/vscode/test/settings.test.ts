import assert from "node:assert/strict";
import { test } from "node:test";

import { readSettings } from "../src/settings";

type Values = Record<string, unknown>;

function configuration(user: Values, workspace: Values = {}): Parameters<typeof readSettings>[0] {
  return {
    get: (key) => ({ ...user, ...workspace })[key],
    inspect: (key) => ({ globalValue: user[key], workspaceValue: workspace[key] }),
  };
}

const USER = { path: ["/usr/bin/mailguard"], interpreter: ["/usr/bin/python"], importStrategy: "fromPath" };
const WORKSPACE = { path: ["/evil"], interpreter: ["/evil"], importStrategy: "fromEnvironment" };

test("a trusted workspace has the last word on what is run", () => {
  assert.deepEqual(readSettings(configuration(USER, WORKSPACE), true), { enable: true, ...WORKSPACE });
});

test("a workspace that is not trusted has no word on it", () => {
  assert.deepEqual(readSettings(configuration(USER, WORKSPACE), false), { enable: true, ...USER });
  const nothing = { enable: true, path: [], interpreter: [], importStrategy: "fromEnvironment" };
  assert.deepEqual(readSettings(configuration({}, { ...WORKSPACE, importStrategy: "fromPath" }), false), nothing);
});

test("any workspace can switch mailguard off", () => {
  assert.equal(readSettings(configuration({}, { enable: false }), false).enable, false);
});

test("values of the wrong type count as none", () => {
  const wrong = { enable: "yes", path: "/usr/bin/mailguard", interpreter: [3, "", "/usr/bin/python"], importStrategy: 1 };
  const read = { enable: true, path: [], interpreter: ["/usr/bin/python"], importStrategy: "fromEnvironment" };
  assert.deepEqual(readSettings(configuration(wrong), true), read);
});
