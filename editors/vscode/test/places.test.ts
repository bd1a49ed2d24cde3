import assert from "node:assert/strict";
import { test } from "node:test";

import { liesIn } from "../src/places";

test("a folder holds itself and what is below it, and nothing else", () => {
  for (const inside of ["/a/b", "/a/b/c", "/a/b/c/../d", "/a/b/..c"]) {
    assert.ok(liesIn(["/z", "/a/b"], inside), inside);
  }
  for (const outside of ["/a", "/a/bc", "/a/b/../c", "/"]) {
    assert.ok(!liesIn(["/z", "/a/b"], outside), outside);
  }
  assert.ok(!liesIn([], "/a"));
});

test("upper and lower case are one where file systems take them for one", { skip: process.platform === "linux" }, () => {
  assert.ok(liesIn(["/A/b"], "/a/B/c"));
});
