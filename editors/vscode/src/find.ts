import * as path from "node:path";

import { isExecutable, liesIn } from "./places";
import { filled, type Settings, type Variables } from "./settings";

/** A way to run mailguard. */
export interface Command {
  readonly executable: string;
  readonly args: readonly string[];
  /** For people: what named it. */
  readonly origin: string;
}

/** What a search comes to. */
export interface Found {
  readonly command: Command | undefined;
  readonly version: string;
  /** For people: which were passed over, and why. */
  readonly refusals: readonly string[];
}

/** Everything that decides which mailguard is run. */
export interface Search {
  readonly settings: Settings;
  readonly trusted: boolean;
  readonly folders: readonly string[];
  /** The interpreter that is selected in the Python extension. */
  readonly selected: string | undefined;
  readonly variables: Variables;
  readonly platform: NodeJS.Platform;
}

/** Return the first mailguard that answers `probe` with its version; the others throw. */
export async function findServer(search: Search, probe: (command: Command) => Promise<string>): Promise<Found> {
  const refusals: string[] = [];
  for (const command of candidates(search)) {
    const refusal = refused(command, search);
    try {
      if (refusal === undefined) {
        return { command, version: await probe(command), refusals };
      }
      refusals.push(`${command.executable} (${command.origin}): ${refusal}`);
    } catch (error) {
      refusals.push(`${command.executable} (${command.origin}): ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { command: undefined, version: "", refusals };
}

/** Yield what may be mailguard, best first. */
function* candidates(search: Search): Generator<Command> {
  const { settings, variables } = search;
  for (const named of settings.path) {
    yield { executable: filled(named, variables), args: [], origin: "mailguard.path" };
  }
  if (settings.importStrategy === "fromEnvironment") {
    yield* fromEnvironment(search);
  }
  yield* fromPath(search);
}

function* fromEnvironment({ settings, trusted, selected, variables }: Search): Generator<Command> {
  const [interpreter, ...args] = settings.interpreter.map((part) => filled(part, variables));
  if (interpreter !== undefined) {
    yield { executable: interpreter, args: [...args, ...MODULE], origin: "mailguard.interpreter" };
  } else if (trusted && selected !== undefined) {
    // The settings of a workspace can select an environment, so that one which is not trusted is not asked.
    yield { executable: selected, args: MODULE, origin: "selected Python environment" };
  }
}

/** -I: neither the current folder nor PYTHONPATH may have another module of that name run. */
const MODULE = ["-I", "-m", "mailguard"] as const;

function* fromPath({ variables, platform }: Search): Generator<Command> {
  const windows = platform === "win32";
  const folders = (variables.environment["PATH"] ?? variables.environment["Path"] ?? "").split(windows ? ";" : ":");
  for (const folder of folders) {
    const executable = path.join(folder, windows ? "mailguard.exe" : "mailguard");
    if (path.isAbsolute(folder) && isExecutable(executable)) {
      yield { executable, args: [], origin: "PATH" };
    }
  }
}

/** Why a command must not or cannot be run; nothing if it may. */
function refused({ executable }: Command, { trusted, folders }: Search): string | undefined {
  if (!path.isAbsolute(executable)) {
    return "not an absolute path";
  }
  if (!trusted && liesIn(folders, executable)) {
    return "lies in a workspace that is not trusted";
  }
  return isExecutable(executable) ? undefined : "not an executable file";
}
