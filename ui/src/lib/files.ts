// Files that a person chooses, handed to Rust as base64.

/** The file as base64; a file that is larger than `most` bytes is not read: the answer says what is too large. */
export async function contentOf(file: File, most: number): Promise<string> {
  if (file.size > most) return "";
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

/** The file that was chosen in a form, as it is sent; all empty while none is chosen. */
export async function chosenFile(
  files: FileList | undefined,
  most: number,
): Promise<{ fileName: string; size: number; content: string }> {
  const file = files?.[0];
  if (!file) return { fileName: "", size: 0, content: "" };
  return { fileName: file.name, size: Math.min(file.size, 0xffffffff), content: await contentOf(file, most) };
}
