import * as fs from "node:fs";
import * as path from "node:path";

/**
 * Whether a file lies in one of the folders, by its path as it is written or by the one behind symbolic links.
 *
 * Both count: a link in the folder is the folder's word on what runs, and a link to the folder leads into it.
 */
export function liesIn(folders: readonly string[], file: string): boolean {
  const spellings = [path.resolve(file), real(file)];
  return folders.some((folder) =>
    [path.resolve(folder), real(folder)].some((root) => spellings.some((spelling) => contains(root, spelling))),
  );
}

/** Whether there is a file that may be run. */
export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function contains(folder: string, file: string): boolean {
  const relative = path.relative(folded(folder), folded(file));
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** On Windows and macOS, file systems rarely tell upper from lower case. */
function folded(file: string): string {
  return process.platform === "linux" ? file : file.toLowerCase();
}

function real(file: string): string {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return path.resolve(file);
  }
}
