import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Every rule is an error: a warning is a finding nobody has to act on. A file that must break a rule says why:
// `// eslint-disable-next-line rule -- reason`.
export default defineConfig(
  globalIgnores(["dist/", "build/", "coverage/", "test/cases/", "**/golden/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      // One program for the whole repository is several times faster than one for each referenced project.
      parserOptions: { project: ["./tsconfig.lint.json"], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidOperator: true }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: "only-allowed-literals" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/prefer-readonly": "error",
      // An adapter may be asynchronous by its interface without awaiting anything.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A union is switched over exhaustively, or says with a default what holds for all the rest.
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          name: "chevrotain",
          allowTypeImports: true,
          message: "Its modules take longer to load than a small protocol to verify: import values from dsl/syntax/chevrotain.ts",
        },
      ],
      // The compiler knows undefined names better.
      "no-undef": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])",
          message: "A cast hides what the compiler knows: narrow the value. Only brand constructors and decoders may cast, and say why",
        },
        { selector: "TSTypeAssertion", message: "A cast hides what the compiler knows: narrow the value" },
      ],
    },
  },
  {
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 500],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      // The house aim is three, the third an options object; four is where it stops.
      "max-params": ["error", 4],
      "no-param-reassign": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    // How long a module is, and how many parameters a procedure has, is the protocol's business.
    files: ["**/generated/*.ts"],
    rules: { "max-lines": "off", "max-params": "off" },
  },
);
