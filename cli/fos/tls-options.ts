import { resolve } from "node:path";
import type { Arguments, OptionTable } from "../arguments.js";
import { reasonOf } from "../files.js";
import type { Identity, IdentityFiles } from "../name-servers.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

/** The options of every command of name servers that say who a process is, to others that say the same of themselves. */
export const tlsOptions = { "tls-ca": "one", "tls-cert": "one", "tls-key": "one" } as const satisfies OptionTable;

/** What their help says of them. */
export const tlsHelp = `  --tls-ca FILE   talks over TLS with those who have a certificate of this authority; also KETTLE_FOS_TLS_CA
  --tls-cert FILE the certificate of this process; also KETTLE_FOS_TLS_CERT
  --tls-key FILE  its key; also KETTLE_FOS_TLS_KEY`;

const VARIABLES = { ca: "KETTLE_FOS_TLS_CA", cert: "KETTLE_FOS_TLS_CERT", key: "KETTLE_FOS_TLS_KEY" } as const;

/** The files that were given, all or none of them. */
export function readTlsFiles(args: Arguments, { environment, folder }: Terminal): IdentityFiles | undefined {
  const fileOf = (part: keyof IdentityFiles): string => {
    const file = args.one(`tls-${part}`) ?? environment[VARIABLES[part]] ?? "";
    return file === "" ? "" : resolve(folder, file);
  };
  const files = { ca: fileOf("ca"), cert: fileOf("cert"), key: fileOf("key") };
  const given = Object.values(files).filter((file) => file !== "");
  if (given.length === 0) return undefined;
  if (given.length < 3) throw new UsageError("Options --tls-ca, --tls-cert and --tls-key are given together, or not at all");
  if (args.many("nats").length > 0) throw new UsageError("Options --nats and --tls-ca exclude each other");
  return files;
}

/** Who the files say that this process is. */
export function identityOf(files: IdentityFiles | undefined, read: (files: IdentityFiles) => Identity): Identity | undefined {
  try {
    return files === undefined ? undefined : read(files);
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}
