/** The one way to the server: JSON in, JSON out, problems as ApiError. */

export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    readonly code: number,
    readonly errors: Record<string, string[]> = {},
    readonly requestId: string | null = null,
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail || title);
  }

  /** The server itself did not answer; nothing is known about the request. */
  get away(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export interface Answer<T> {
  data: T;
  /** Null on 304: what you have is current. */
  fresh: boolean;
  headers: Headers;
}

export interface CallOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  timeout?: number;
}

/** The codes of an answer to nobody: not signed in; the session is over. */
export const NOT_SIGNED_IN = 40100;
export const SESSION_OVER = 40101;

const leaving = new Set<(error: ApiError) => void>();

/** Hear of answers that say that nobody is signed in any more; gives back the way to stop. */
export function onSignedOut(listener: (error: ApiError) => void): () => void {
  leaving.add(listener);
  return () => void leaving.delete(listener);
}

/** What the server says of a change without the right proof. */
const PROOF_MISSING = 40223;
let proven: string | null = null;

/**
 * The tokens that may prove that a page of ours asks: readable cookies beside the session's. Ganders at other ports of
 * this machine leave theirs, too, and a page cannot tell them apart: the one that was accepted last comes first.
 */
export function csrfTokens(cookies: string = document.cookie): string[] {
  const found = [...cookies.matchAll(/(?:^|;\s*)gander_[^=;\s]*_csrf=([^;]+)/g)].map(([, token]) => token ?? "");
  return found.sort((a, b) => Number(b === proven) - Number(a === proven));
}

const away = (): ApiError => new ApiError("Gander is not answering.", "It is tried again by itself.", 0, 0);

async function problem(response: Response): Promise<ApiError> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // Not JSON: something in between answered. The status says what is known.
  }
  const text = (key: string): string => (typeof body[key] === "string" ? body[key] : "");
  return new ApiError(
    text("title") || `The server answered ${response.status}.`,
    text("detail"),
    response.status,
    typeof body.code === "number" ? body.code : response.status * 100,
    (body.errors ?? {}) as Record<string, string[]>,
    text("request_id") || response.headers.get("X-Request-Id"),
    body,
  );
}

/** Call the API and say whether the answer is new; a 304 carries no data. */
export async function call<T>(url: string, options: CallOptions = {}): Promise<Answer<T>> {
  if ((options.method ?? "GET") === "GET") return once(url, options, null);
  const [first = null, ...others] = csrfTokens();
  for (let proof = first; ; proof = others.shift() ?? null) {
    try {
      const answer = await once<T>(url, options, proof);
      proven = proof;
      return answer;
    } catch (error) {
      if (!(error instanceof ApiError && error.code === PROOF_MISSING && others.length > 0)) throw error;
    }
  }
}

async function once<T>(url: string, options: CallOptions, proof: string | null): Promise<Answer<T>> {
  const { method = "GET", body, signal, headers = {}, timeout = 30_000 } = options;
  const limit = AbortSignal.timeout(timeout);
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...(proof === null ? {} : { "X-CSRF-Token": proof }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      credentials: "same-origin",
      ...(headers["If-None-Match"] === undefined ? {} : { cache: "no-store" as const }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw away();
  }
  if (response.status === 304) return { data: undefined as T, fresh: false, headers: response.headers };
  if (!response.ok) {
    const error = await problem(response);
    if (error.code === NOT_SIGNED_IN || error.code === SESSION_OVER) leaving.forEach((listener) => listener(error));
    throw error;
  }
  if (response.status === 204) return { data: undefined as T, fresh: true, headers: response.headers };
  try {
    return { data: (await response.json()) as T, fresh: true, headers: response.headers };
  } catch {
    throw away();
  }
}

export const get = async <T>(url: string, signal?: AbortSignal): Promise<T> => (await call<T>(url, { signal })).data;
export const send = async <T>(method: "POST" | "PUT" | "PATCH" | "DELETE", url: string, body?: unknown): Promise<T> =>
  (await call<T>(url, { method, body })).data;

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number | null;
}

/** A page of a list, with where the next one is. */
export async function getPage<T>(url: string, signal?: AbortSignal): Promise<Page<T>> {
  const { data, headers } = await call<T[]>(url, { signal });
  const total = Number(headers.get("X-Total-Count") ?? Number.NaN);
  return { items: data, next: nextLink(headers.get("Link")), total: Number.isNaN(total) ? null : total };
}

/** Where `rel="next"` of a Link header leads, as a path of this server. */
export function nextLink(header: string | null): string | null {
  const found = /<([^>]+)>\s*;\s*rel="?next"?/.exec(header ?? "");
  if (!found?.[1]) return null;
  const url = new URL(found[1], globalThis.location.origin);
  return url.origin === globalThis.location.origin ? url.pathname + url.search : null;
}
