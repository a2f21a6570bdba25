// What the map asks the API for: Python's query, narrowed by playback.

/**
 * The query that the map asks where the window of playback narrows the filter.
 * @param {string} query
 * @param {[string, string] | null} playing
 */
export function narrowed(query, playing) {
  if (!playing) return query;
  const rest = query.split("&").filter((pair) => pair && !/^(from|to)=/.test(pair));
  return [`from=${playing[0]}`, `to=${playing[1]}`, ...rest].join("&");
}
