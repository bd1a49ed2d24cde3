import { PVSC_EXTENSION_ID, PythonExtension } from "@vscode/python-extension";
import { type Disposable, extensions, type LogOutputChannel, type Uri } from "vscode";

/** The Python extension, if it is installed: it knows which environment is selected. */
export class Python {
  static async find(log: LogOutputChannel): Promise<Python | undefined> {
    if (extensions.getExtension(PVSC_EXTENSION_ID) === undefined) {
      log.info("The Python extension is not installed: no environment is selected.");
      return undefined;
    }
    try {
      return new Python(await PythonExtension.api());
    } catch (error) {
      log.warn(`The Python extension does not tell the selected environment: ${String(error)}`);
      return undefined;
    }
  }

  private constructor(private readonly api: PythonExtension) {}

  /** Return the interpreter of the environment that is selected for a folder. */
  async selected(folder: Uri | undefined): Promise<string | undefined> {
    const { environments } = this.api;
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    return resolved?.executable.uri?.fsPath;
  }

  onDidSelect(listener: () => void): Disposable {
    return this.api.environments.onDidChangeActiveEnvironmentPath(listener);
  }
}
