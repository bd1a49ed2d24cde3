/** What of `vscode.WorkspaceConfiguration` is needed here. */
export interface Configuration {
  get(key: string): unknown;
  inspect(key: string): { readonly globalValue?: unknown } | undefined;
}

export type ImportStrategy = "fromEnvironment" | "fromPath";

/** The settings that decide what is run. */
export interface Settings {
  readonly enable: boolean;
  readonly path: readonly string[];
  readonly interpreter: readonly string[];
  readonly importStrategy: ImportStrategy;
}

/** What paths in settings can refer to. */
export interface Variables {
  readonly workspaceFolder: string | undefined;
  readonly userHome: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The settings after a change of which the server is looked for again. */
export const DECIDING = ["enable", "path", "interpreter", "importStrategy"] as const;

/**
 * Read the section `mailguard`; a value of the wrong type counts as none.
 *
 * In a workspace that is not trusted, only the user's own settings say what is run. VS Code sees to that by itself, as
 * the manifest restricts these settings; editors built from it may not.
 */
export function readSettings(configuration: Configuration, trusted: boolean): Settings {
  const deciding = (key: string): unknown =>
    trusted ? configuration.get(key) : configuration.inspect(key)?.globalValue;
  return {
    enable: configuration.get("enable") !== false,
    path: texts(deciding("path")),
    interpreter: texts(deciding("interpreter")),
    importStrategy: deciding("importStrategy") === "fromPath" ? "fromPath" : "fromEnvironment",
  };
}

/** Fill in `${workspaceFolder}`, `${userHome}` and `${env:NAME}`; an unknown variable stays as it is written. */
export function filled(text: string, { workspaceFolder, userHome, environment }: Variables): string {
  return text
    .replaceAll("${workspaceFolder}", workspaceFolder ?? "${workspaceFolder}")
    .replaceAll("${userHome}", userHome)
    .replaceAll(/\$\{env:([^}]+)\}/g, (_, name: string) => environment[name] ?? "");
}

function texts(value: unknown): readonly string[] {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [];
  return listed.filter((each): each is string => typeof each === "string" && each !== "");
}
