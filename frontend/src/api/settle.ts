/** What follows a change, wherever its user is by then.
 *
 * React Query forgets the callbacks given to `mutate` once the component that asked is gone, and a change often takes
 * its own form off the page (the first project ends the first screen; a toast's "Undo" outlives its dialog). What must
 * follow all the same is given here instead. */

export function settle<T>(change: Promise<T>, then: { onSuccess?: (made: T) => void; onError?: (error: Error) => void }): void {
  // What failed stays in the mutation's own `error` too, for the form to show.
  change.then(then.onSuccess, (error: unknown) => then.onError?.(error instanceof Error ? error : new Error(String(error))));
}
