import type { CommandGroup } from "./command.js";

const help = `kettle fos COMMAND

A name service of several servers that each know all names: any of them answers, and a change is made at all of them or at none. Names of a
sub-domain may be held by some of the servers alone.

  kettle fos serve             runs a name server in this process
  kettle fos lookup NAME       prints where a name leads
  kettle fos register NAME     registers a name, or another destination of one
  kettle fos unregister NAME   removes a name, or one destination of it
  kettle fos reserve DOMAIN    reserves a sub-domain, like /sys/net
  kettle fos release DOMAIN    ends that
  kettle fos give DOMAIN       has some servers hold the names of a sub-domain, or all
  kettle fos list DOMAIN       prints the names in a sub-domain
  kettle fos watch NAME        prints where a name leads, now and whenever it changes
  kettle fos status            prints how the servers are doing
  kettle fos grow SERVER       starts another server, beside one of the fleet
  kettle fos shrink SERVER     has a server leave the fleet for good
  kettle fos stop [SERVER]     ends the service, or one of its servers

  kettle fos COMMAND --help    tells the options of a command

Servers are given as --server NAME=HOST:PORT, or in KETTLE_FOS_SERVERS with commas in between. A capability, which allows to change names, is better given in
KETTLE_FOS_CAPABILITY than by --capability, as others on the machine can read command lines.
Exit codes: 0 it is done, 1 the service refused or was out of reach, 2 a mistake on the command line, 3 a mistake in Kettle.`;

/** `kettle fos`: a distributed name service. */
export const command: CommandGroup = {
  help,
  commands: {
    serve: () => import("./fos/serve.js"),
    lookup: () => import("./fos/lookup.js"),
    register: () => import("./fos/register.js"),
    unregister: () => import("./fos/unregister.js"),
    reserve: () => import("./fos/reserve.js"),
    release: () => import("./fos/release.js"),
    give: () => import("./fos/give.js"),
    list: () => import("./fos/list.js"),
    watch: () => import("./fos/watch.js"),
    status: () => import("./fos/status.js"),
    grow: () => import("./fos/grow.js"),
    shrink: () => import("./fos/shrink.js"),
    stop: () => import("./fos/stop.js"),
  },
};
