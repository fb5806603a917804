/** One line of a plot. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** One of several plots side by side. */
export interface Plot {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly lines: readonly Line[];
}

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 64, right: 16, top: 36, bottom: 44 } as const;
/** Told apart in print too, by their dashes. */
const STYLES = ["#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#57606a"] as const;
const PER_ROW = 2;

/** The plots as one picture. Horizontal positions are those of a scale of powers of two, as the numbers of clients are. */
export function drawPlots(plots: readonly Plot[]): string {
  const rows = Math.ceil(plots.length / PER_ROW);
  const drawn = plots.map((plot, index) => drawAt(plot, (index % PER_ROW) * WIDTH, Math.floor(index / PER_ROW) * HEIGHT));
  const size = `width="${WIDTH * PER_ROW}" height="${HEIGHT * rows}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="12">`,
    `<rect ${size} fill="white"/>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

function drawAt({ title, xName, yName, lines }: Plot, left: number, top: number): string {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))].toSorted((a, b) => a - b);
  const most = niceCeiling(Math.max(1, ...lines.flatMap(({ points }) => points.map(([, y]) => y))));
  const [width, height] = [WIDTH - MARGIN.left - MARGIN.right, HEIGHT - MARGIN.top - MARGIN.bottom];
  const xAt = (x: number): number => MARGIN.left + (xs.length < 2 ? 0.5 : xs.indexOf(x) / (xs.length - 1)) * width;
  const yAt = (y: number): number => MARGIN.top + (1 - y / most) * height;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  return [
    `<g transform="translate(${left} ${top})">`,
    `<text x="${WIDTH / 2}" y="18" text-anchor="middle" font-weight="bold">${title}</text>`,
    ...ticks.map(
      (y) => `<path d="M${MARGIN.left} ${yAt(y)}h${width}" stroke="#d0d7de"/>${textAt(MARGIN.left - 6, yAt(y) + 4, "end", shortNumber(y))}`,
    ),
    ...xs.map((x) => textAt(xAt(x), HEIGHT - MARGIN.bottom + 16, "middle", String(x))),
    textAt(MARGIN.left + width / 2, HEIGHT - 8, "middle", xName),
    `<text transform="translate(14 ${MARGIN.top + height / 2}) rotate(-90)" text-anchor="middle">${yName}</text>`,
    ...lines.map(({ name, points }, index) => drawLine({ name, points: points.map(([x, y]) => [xAt(x), yAt(y)]) }, index)),
    "</g>",
  ].join("\n");
}

function drawLine({ name, points }: Line, index: number): string {
  const colour = STYLES[index % STYLES.length] ?? "black";
  const path = points.map(([x, y], at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const dashes = index === 0 ? "" : ` stroke-dasharray="${8 - index} ${index + 1}"`;
  const y = MARGIN.top + 6 + index * 15;
  const x = MARGIN.left + 10;
  return [
    `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/>`,
    ...points.map(([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3" fill="${colour}"/>`),
    `<path d="M${x} ${y}h22" stroke="${colour}" stroke-width="2"${dashes}/>${textAt(x + 28, y + 4, "start", name)}`,
  ].join("\n");
}

function textAt(x: number, y: number, anchor: string, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}

/** The next of 1, 2, 5, 10, 20, … */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

function shortNumber(value: number): string {
  return value >= 1000 ? `${Number((value / 1000).toFixed(1))}k` : `${Number(value.toFixed(1))}`;
}
