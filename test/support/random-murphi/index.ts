export { randomMurphi } from "./random-murphi.js";
