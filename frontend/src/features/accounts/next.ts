/** Where signing in leads back to. Pure. */

/** A page of this Gander; home for anything else, so that no link can lead a person elsewhere after signing in. */
export function safeNext(next: string | null): string {
  // Browsers pass over control characters and take a backslash for a slash.
  if (!next || !/^\/(?![/\\])/.test(next) || /[\p{Cc}\\]/u.test(next)) return "/";
  return /^\/(sign-in|claim|register)(\/|\?|#|$)/.test(next) ? "/" : next;
}
