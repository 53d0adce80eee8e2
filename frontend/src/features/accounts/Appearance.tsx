/** Light, dark, or as the system has it: kept in this browser. */
import { useState } from "react";
import { currentTheme, setTheme, type Theme } from "../../theme";

const themes: { key: Theme; name: string }[] = [{ key: "system", name: "As the system has it" }, { key: "light", name: "Light" }, { key: "dark", name: "Dark" }];

export function Appearance() {
  const [theme, choose] = useState(currentTheme);
  return (
    <span className="seg" role="group" aria-label="Appearance">
      {themes.map(({ key, name }) => <button key={key} type="button" aria-pressed={theme === key} onClick={() => { setTheme(key); choose(key); }}>{name}</button>)}
    </span>
  );
}
