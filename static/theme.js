// Runs before the first paint, so that a chosen scheme never flashes. Kept apart from the app: the page allows no inline script.
try {
  var theme = localStorage.getItem("gander.theme");
  if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
} catch (_) {
  // Storage may be closed to the page; the system's scheme is used then.
}
