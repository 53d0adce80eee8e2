/** Open tasks on the rooms of the map. Pure. */
import type { ModuleTasks } from "../../api/task-types";
import type { FolderNode } from "../../api/types";

/** How many open tasks each drawn module has, and each closed folder in all that lies below it; nothing for those without. */
export function tasksByNode(nodes: FolderNode[], list: ModuleTasks[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const marked = list.filter((one) => one.module !== null && one.count > 0);
  if (marked.length === 0) return found;
  for (const node of nodes) {
    const many = marked.reduce((sum, { module, count }) => sum + (module === node.path || (node.kind === "folder" && module?.startsWith(node.path)) ? count : 0), 0);
    if (many > 0) found.set(node.id, many);
  }
  return found;
}
