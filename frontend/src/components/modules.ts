/** Whether a project has modules at all: what is told of modules, and pages drawn of them, lead nowhere without. Pure. */
import type { Project } from "../api/types";

/** Of a project without a map that is not known: it is taken to have some. */
export const hasModules = ({ counts }: Pick<Project, "counts">): boolean => counts === null || counts.modules > 0;
