import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const features = ["projects", "overview", "hot-spots", "files", "history", "system", "map", "surface", "dependencies", "flow", "tour", "structure", "compare", "grow", "tasks", "accounts", "ask", "search"];

export default tseslint.config(
  { ignores: ["node_modules", "public"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ["**/*.{ts,tsx}"] })),
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { globals: globals.browser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Figures and keys stand in template texts everywhere; a number in one is no mistake.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "max-lines": ["error", { max: 400 }],
    },
  },
  { files: ["src/**/*.tsx"], ...a11y.flatConfigs.strict },
  { files: ["src/**/*.{ts,tsx}"], plugins: { "react-hooks": hooks }, rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error", "react-hooks/purity": "error", "react-hooks/set-state-in-render": "error" } },
  // Layers, downward only: app > features > frame > jobs > drawing > components > status > api. A feature never reads another one.
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["**/app/*", ...features.filter((other) => other !== feature).flatMap((other) => [`../${other}/**`, `**/features/${other}/**`])] }] },
      ],
    },
  })),
  // Index arithmetic over arrays of one length: a check per access would say nothing and hide the few that matter.
  { files: ["src/features/map/layout/**/*.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "off" } },
  {
    files: ["src/{api,status,components,drawing,jobs,frame}/**/*.{ts,tsx}"],
    rules: { "no-restricted-imports": ["error", { patterns: [{ group: ["**/app/*", "**/features/*"] }] }] },
  },
);
