/** What a person pasted, before it is sent: small mendings that everybody expects, and what a dropped folder gives. Pure. */

/** Quotes and blanks around an address fall away; "github.com/pallets/flask" gets its https. */
export function mended(pasted: string): string {
  const text = pasted.trim().replace(/^(["'<])(.*)(["'>])$/, "$2").trim();
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+\/[^\s]+$/i.test(text) && !text.startsWith("/")) return `https://${text}`;
  return text;
}

/** The path of a dropped folder, if the system gave one (file:///home/me/code); browsers keep it back otherwise. */
export function droppedPath(data: DataTransfer): string | null {
  const uri = data.getData("text/uri-list").split(/\r?\n/).find((line) => line && !line.startsWith("#"));
  if (uri?.startsWith("file://")) return decodeURIComponent(new URL(uri).pathname);
  if (uri && /^https?:/.test(uri)) return uri;
  const text = data.getData("text/plain").trim();
  return text.startsWith("/") || /^[\w.@-]+[:/]/.test(text) ? text : null;
}
