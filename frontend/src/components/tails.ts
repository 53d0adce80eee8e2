/** Paths by the shortest end that tells each from the others: "lib.rs", or "printer/src/lib.rs" where there are several. Pure. */
export function tails(paths: readonly string[]): string[] {
  const tail = (path: string, parts: number): string => path.split("/").slice(-parts).join("/");
  return paths.map((path) => {
    const most = path.split("/").length;
    let parts = 1;
    while (parts < most && paths.some((other) => other !== path && tail(other, parts) === tail(path, parts))) parts += 1;
    return tail(path, parts);
  });
}
