// Puts a text on the clipboard. Rust does it, so that the text can be taken away again after a while, marked as nothing
// for the system's history, and left alone when something else was copied since.
import { commands } from "../../bindings/commands";

/** True when the text is on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await commands.copyText({ text });
    return true;
  } catch {
    return false;
  }
}
