// Corners of an area as text: a latitude and a longitude in degrees, one corner a line.

const NUMBER = "[-+]?\\d+(?:\\.\\d+)?";
const LINE = new RegExp(`^\\s*(${NUMBER})\\s*°?\\s*[,;،\\s]\\s*(${NUMBER})\\s*°?\\s*$`);

/**
 * The corners of a text, without the last where it repeats the first; or the number of the first line that is none.
 * @param {string} text
 * @returns {{corners: Position[], bad: number | null}}
 */
export function parseCorners(text) {
  /** @type {Position[]} */
  const corners = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const found = LINE.exec(line);
    const [lat, lon] = found ? [Number(found[1]), Number(found[2])] : [Number.NaN, Number.NaN];
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return { corners: [], bad: i + 1 };
    corners.push([lon, lat]);
  }
  const [first, last] = [corners[0], corners.at(-1)];
  if (corners.length > 3 && last && first[0] === last[0] && first[1] === last[1]) corners.pop();
  return { corners, bad: null };
}

/**
 * Corners as the text that `parseCorners` reads; four decimals are some ten metres.
 * @param {Position[]} corners
 */
export const cornerText = (corners) =>
  corners.map(([lon, lat]) => `${+lat.toFixed(4)}, ${+lon.toFixed(4)}`).join("\n");
