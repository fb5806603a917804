import { createPrivateKey, X509Certificate, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Identity } from "./tls.js";

/** Files with the texts of an identity, in PEM. */
export interface IdentityFiles {
  /** The certificate of the authority whose signature is taken. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** Reads who a node is. Throws an error for people where a file is missing or holds something else. */
export function readIdentity(files: IdentityFiles): Identity {
  const ca = readText("authority", files.ca);
  const cert = readText("certificate", files.cert);
  const key = readText("key", files.key);
  readCertificate("authority", files.ca, ca);
  if (!readCertificate("certificate", files.cert, cert).checkPrivateKey(readKey(files.key, key)))
    throw new Error(`Cannot use the key '${files.key}': it is not that of the certificate '${files.cert}'`);
  return { ca, cert, key };
}

/** The name that the certificate is made out to. Throws an error for people where there is none. */
export function nameInCertificate({ cert }: Pick<Identity, "cert">): string {
  const name = /^CN=(.+)$/mu.exec(new X509Certificate(cert).subject)?.[1];
  if (name === undefined) throw new Error("Cannot use the certificate: it has no common name");
  return name;
}

function readText(what: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const reason = isMissing ? "no such file" : error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot read the ${what} '${file}': ${reason}`, { cause: error });
  }
}

function readCertificate(what: string, file: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new Error(`Cannot read the ${what} '${file}': it is no certificate in PEM`, { cause: error });
  }
}

function readKey(file: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (error) {
    // What stands there is not repeated: it may be a key nevertheless.
    throw new Error(`Cannot read the key '${file}': it is no key in PEM, or one with a passphrase`, { cause: error });
  }
}
