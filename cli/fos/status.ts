import type { Command } from "../command.js";
import type { ServerStatus } from "../name-servers.js";
import { tableLines } from "../text-table.js";
import { clientHelp, clientOptions, withFleet } from "./client-options.js";

const help = `kettle fos status

Prints how the servers of a fleet are doing, those too that the given ones know.

  --digest        says what each holds: equal tables have equal digests
${clientHelp}`;

/** `kettle fos status`: the servers of a fleet. */
export const command: Command = {
  help,
  options: { ...clientOptions, digest: "flag" },
  run: (args, terminal) =>
    withFleet(args, terminal, async (client) => {
      const statuses = await client.status({ digest: args.has("digest") });
      if (args.has("json")) terminal.out(JSON.stringify(Object.fromEntries(statuses)));
      else terminal.out(tableOf(statuses));
    }),
};

function tableOf(statuses: ReadonlyMap<string, ServerStatus | null>): string {
  const head = ["server", "state", "view", "members", "names", "up", "digest"];
  const rows = [...statuses].map(([name, status]) => {
    if (status === null) return [name, "no answer", "", "", "", "", ""];
    const { state, view, members, names, uptimeMs, digest } = status;
    return [name, state, view, members.join(" "), names, `${Math.round(uptimeMs / 1000)} s`, digest?.slice(0, 12) ?? ""];
  });
  return [...tableLines([head, ...rows]), ...ownedLines(statuses)].join("\n");
}

/** Nothing, where no sub-domain has owners. */
function ownedLines(statuses: ReadonlyMap<string, ServerStatus | null>): readonly string[] {
  const rows = [...statuses].flatMap(([server, status]) =>
    (status?.owned ?? []).map(({ domain, state, view, members, names, digest }) => [
      domain,
      server,
      state,
      view,
      members.join(" "),
      names,
      digest?.slice(0, 12) ?? "",
    ]),
  );
  const head = ["sub-domain", "server", "state", "view", "members", "names", "digest"];
  return rows.length === 0 ? [] : ["", ...tableLines([head, ...rows])];
}
