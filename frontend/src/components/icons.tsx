/** The icons, 16 units square, drawn with the pen of the text beside them. */
const paths = {
  code: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
  grow: "M8 14V7M8 9C8 6 5.5 4.5 2.5 4.5 2.5 7.5 5 9 8 9ZM8 7c0-3 2-4.5 5.5-4.5C13.5 5.5 11 7 8 7Z",
  system: "M1.5 8.5H4l2-5.5 3.5 10 2-4.5h3",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9M10.5 10.5l3.5 3.5",
  folder: "M2 4h4l1.5 2H14v7H2Z",
  file: "M4 2h5.5L12 4.5V14H4ZM9.5 2v2.5H12",
  check: "m3 8.5 3.3 3.3L13 4.8",
  close: "m4 4 8 8M12 4l-8 8",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2v3h-3",
  retry: "M2.5 8a5.5 5.5 0 1 0 1.7-4M2.5 2v3h3",
  clock: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M8 5v3l2 1.5",
  warning: "M8 2.5 14.5 13.5h-13ZM8 6.5v3.5M8 12v0",
  loops: "M4 6.5h7a2.5 2.5 0 0 1 0 5H6M6.5 4 4 6.5 6.5 9",
  flame: "M8 14c3 0 4.5-2 4.5-4.3C12.5 6.5 9 5.5 9 2 6 3.5 3.5 6.5 3.5 9.7 3.5 12 5 14 8 14Z",
  person: "M8 3a2.5 2.5 0 1 1 0 5a2.5 2.5 0 0 1 0-5M3 13.5c.5-3 2.5-4 5-4s4.5 1 5 4",
  box: "M2.5 5 8 2l5.5 3v6L8 14l-5.5-3ZM2.5 5 8 8l5.5-3M8 8v6",
  flask: "M6 2h4M7 2v4.5L3.5 13h9L9 6.5V2",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 9h6l.5-9",
  skip: "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M4.5 11.5l7-7",
  download: "M8 2.5v8M4.8 7.5 8 10.5l3.2-3M3 13.5h10",
  link: "M6.5 9.5l3-3M7 5l1.8-1.8a2.5 2.5 0 0 1 3.5 3.5L10.5 8.5M9 11l-1.8 1.8a2.5 2.5 0 0 1-3.5-3.5L5.5 7.5",
  theme: "M8 2.5a5.5 5.5 0 1 1 0 11ZM8 2.5a5.5 5.5 0 0 0 0 11",
  history: "M8 4.5V8l2.5 1.5M3 8a5 5 0 1 0 1.5-3.5M4.5 2v2.5H7",
  symbol: "M5 3.5C3.5 3.5 4.5 8 2.5 8c2 0 1 4.5 2.5 4.5M11 3.5c1.5 0 .5 4.5 2.5 4.5-2 0-1 4.5-2.5 4.5",
  more: "M3.5 8v0M8 8v0M12.5 8v0",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  pencil: "M3 13l.6-2.8L11 2.8 13.2 5l-7.4 7.4ZM9.6 4.2l2.2 2.2",
  note: "M3.5 3h9v7L9.5 13h-6ZM12.5 10h-3v3M5.5 6h5M5.5 8.5h3",
  grip: "M6 4v0M6 8v0M6 12v0M10 4v0M10 8v0M10 12v0",
  archive: "M2.5 3h11v3h-11ZM3.5 6v7h9V6M6.5 9h3",
  plan: "m2 4 1.2 1.2L5.5 3M2 11l1.2 1.2 2.3-2.2M8 4.5h6M8 11.5h6",
  bell: "M8 2.5c-2.5 0-4 1.8-4 4.2v2.6L2.8 11.5h10.4L12 9.3V6.7C12 4.3 10.5 2.5 8 2.5M6.6 13.5h2.8",
  again: "M3 7.5V7a2.5 2.5 0 0 1 2.5-2.5H13M11 2.5l2 2-2 2M13 8.5V9a2.5 2.5 0 0 1-2.5 2.5H3M5 13.5l-2-2 2-2",
  lock: "M4 7.5h8v6H4ZM5.8 7.5V5.2a2.2 2.2 0 0 1 4.4 0v2.3",
  tag: "M2.5 2.5H8l5.5 5.5L8 13.5 2.5 8ZM5.5 5.5v0",
  board: "M2.5 3h3v10h-3ZM6.5 3h3v7h-3ZM10.5 3h3v4.5h-3Z",
  arrow: "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16, className = "" }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg className={`i ${className}`} viewBox="0 0 16 16" width={size} height={size} style={{ width: size, height: size }} aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A door in a wall: how one comes in. */
export function DoorIcon() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M4 15V3" strokeWidth="2" />
      <path d="M4 3A12 12 0 0 1 16 15" strokeWidth="1" />
      <path d="M0 15h5M15 15h3" strokeWidth="2" />
    </svg>
  );
}

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round" strokeLinecap="round" role="img" aria-label="Gander">
      <path d="M13.5 27.5c-4.5 0-7-2.6-7-5.8 0-3.4 2.8-5.2 5.6-6.7 2.5-1.3 3.4-2.5 3.4-4.5a4 4 0 0 1 8 0c0 4.5-3 5.6-3 9.2 0 4.5-2.5 7.8-7 7.8Z" />
      <path d="M23.4 10h5.1l-5.1 2.3" />
      <path d="M19.2 10h.1" strokeWidth="2.4" />
    </svg>
  );
}
