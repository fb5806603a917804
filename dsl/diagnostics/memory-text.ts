const units = [
  { name: "GiB", bytes: 2 ** 30 },
  { name: "MiB", bytes: 2 ** 20 },
] as const;

/** `512 KiB`, `1.5 MiB`, `64 MiB`, `2 GiB`: rounded up, small numbers to a tenth. */
export function memoryText(bytes: number): string {
  const unit = units.find((one) => bytes >= one.bytes);
  if (unit === undefined) return `${Math.ceil(bytes / 2 ** 10)} KiB`;
  const count = bytes / unit.bytes;
  return `${count < 10 ? Math.ceil(10 * count) / 10 : Math.ceil(count)} ${unit.name}`;
}
