/** Light, dark, or as the system has it; kept in this browser. */
export type Theme = "system" | "light" | "dark";
const KEY = "gander.theme";

export function currentTheme(): Theme {
  const set = document.documentElement.getAttribute("data-theme");
  return set === "light" || set === "dark" ? set : "system";
}

export function setTheme(theme: Theme): void {
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", theme);
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // The browser keeps nothing for this page: the choice lasts until it is closed.
  }
}
