import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Identity, IdentityFiles } from "../../../runtime/transport/index.js";

/** Whether certificates can be made here. */
export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** An authority that makes certificates, for as long as the tests run. */
export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), "kettle-ca-"));

  constructor() {
    this.openssl(["req", "-x509", ...KEY, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=tests"]);
  }

  /** A key and a certificate made out to this name. */
  identify(name: string): Identity {
    return this.sign(name, `/CN=${name}`);
  }

  /** A certificate that is made out to an organization, and to no name. */
  identifyNobody(): Identity {
    return this.sign("nobody", "/O=tests");
  }

  private sign(name: string, subject: string): Identity {
    this.openssl(["req", ...KEY, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject]);
    writeFileSync(join(this.folder, "extensions"), "basicConstraints=CA:FALSE\n");
    const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "extensions"];
    this.openssl(["x509", "-req", "-in", `${name}.csr`, "-out", `${name}.pem`, ...signing]);
    return { key: this.read(`${name}.key`), cert: this.read(`${name}.pem`), ca: this.read("ca.pem") };
  }

  /** The same in files of their own. */
  identifyInFiles(name: string): IdentityFiles {
    this.identify(name);
    return { ca: join(this.folder, "ca.pem"), cert: join(this.folder, `${name}.pem`), key: join(this.folder, `${name}.key`) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private openssl(args: readonly string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: "pipe" });
  }

  private read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }
}

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"] as const;
