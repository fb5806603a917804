import { cpus } from "node:os";
import type { Experiment, Series } from "./systems.js";
import type { Plot } from "./plot.js";

const TITLES: Readonly<Record<Experiment, string>> = {
  lookup: "Lookups",
  register: "Registrations, each client its own name",
  contended: "Registrations of one name by all clients",
  echo: "Messages that are echoed",
  files: "Files opened, read and closed",
};

/** The plots of all experiments, one for each. */
export function plotsOf(series: readonly Series[]): readonly Plot[] {
  return experimentsOf(series).map((experiment) => ({
    title: TITLES[experiment],
    xName: "clients",
    yName: "a second",
    lines: series
      .filter((one) => one.experiment === experiment)
      .map(({ system, rates }) => ({ name: system, points: rates.map(({ clients, perSecond }) => [clients, perSecond] as const) })),
  }));
}

/** All tables, as a page. */
export function reportOf(series: readonly Series[]): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} processors (${cpu?.model.trim() ?? "unknown"}), Node ${process.versions.node}`;
  const tables = experimentsOf(series).map((experiment) =>
    tableOf(
      experiment,
      series.filter((one) => one.experiment === experiment),
    ),
  );
  return [
    "# Measurements of the name service",
    `Written by \`npm run bench:fos\`, which measures anew: ${machine}. [What is measured, and what it shows](performance.md).`,
    "![the measurements as plots](measurements.svg)",
    ...tables,
  ].join("\n\n");
}

/** Rates in wall time for each number of clients; for the most of them also in the servers' CPU time, and as a share of the first system's. */
function tableOf(experiment: Experiment, series: readonly Series[]): string {
  const counts = series[0]?.rates.map(({ clients }) => clients) ?? [];
  const best = bestOf(series[0]);
  const head = ["a second, with clients:", ...counts.map(String), "best, a CPU second of the servers", "best, to the first"];
  const rows = series.map((one) => {
    const rates = one.rates.map(({ perSecond }) => count(perSecond));
    const cpu = Math.max(...one.rates.map(({ perServerCpuSecond }) => perServerCpuSecond));
    return [one.system, ...rates, count(cpu), (bestOf(one) / best).toFixed(2)];
  });
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `## ${TITLES[experiment]}`,
    "",
    line(head),
    line(head.map((_, index) => (index === 0 ? "---" : "---:"))),
    ...rows.map(line),
    "",
  ].join("\n");
}

function bestOf(series: Series | undefined): number {
  return Math.max(...(series?.rates ?? []).map(({ perSecond }) => perSecond));
}

function experimentsOf(series: readonly Series[]): readonly Experiment[] {
  return [...new Set(series.map(({ experiment }) => experiment))];
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
