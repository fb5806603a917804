export { compileModel, type CompiledModel } from "./compile/module.js";
export { Search, type Found, type Outcome } from "./search/search.js";
