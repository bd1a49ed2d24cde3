import { Module } from "node:module";
import * as path from "node:path";

import type { Editor } from "./editor";

interface Extension {
  activate(context: { readonly subscriptions: { dispose(): unknown }[] }): Promise<void>;
  deactivate(): Promise<void>;
}

const BUNDLE = path.resolve("out/extension.js");

/** Load the bundled extension into an editor and activate it, as VS Code does. */
export async function activated(editor: Editor): Promise<Extension> {
  const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  const requires = Module.createRequire(BUNDLE);
  loader._load = (request, ...rest) => (request === "vscode" ? editor.api : load(request, ...rest));
  try {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- each editor has an extension of its own
    delete requires.cache[BUNDLE];
    const extension = requires(BUNDLE) as Extension;
    await extension.activate(editor);
    return extension;
  } finally {
    loader._load = load;
  }
}
