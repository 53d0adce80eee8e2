/** Where one is: about which project, in which conversation, with which place beside it. All of it is in the address. */
import type { Project } from "../../api/types";

export interface View {
  conversation?: number | null | undefined;
  cite?: string | undefined;
  q?: string | undefined;
}

export interface Place {
  /** The project whose tab this is; null: across projects. */
  project: Project | null;
  conversation: number | null;
  /** "12.3" is place 3 of message 12; "none": nothing beside; null: what the page finds best. */
  cite: string | null;
  /** A question that was brought along. */
  q: string;
  url: (view: View) => string;
}

export const idOf = (text: string | null | undefined): number | null => (/^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : null);
