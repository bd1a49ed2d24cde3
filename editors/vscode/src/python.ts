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
      return new Python(await PythonExtension.api(), log);
    } catch (error) {
      log.warn(`The Python extension does not tell the selected environment: ${String(error)}`);
      return undefined;
    }
  }

  private constructor(
    private readonly api: PythonExtension,
    private readonly log: LogOutputChannel,
  ) {}

  /** Return the interpreter of the environment that is selected for a folder; none if it cannot be told. */
  async selected(folder: Uri | undefined): Promise<string | undefined> {
    const { environments } = this.api;
    try {
      const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
      return resolved?.executable.uri?.fsPath;
    } catch (error) {
      this.log.warn(`The Python extension does not tell the selected environment: ${String(error)}`);
      return undefined;
    }
  }

  onDidSelect(listener: () => void): Disposable {
    return this.api.environments.onDidChangeActiveEnvironmentPath(listener);
  }
}
