// What the scripts hand to each other, and what Python hands to them. For the type checker only: never served, never shipped.

/** West, south, east, north in degrees; west > east crosses 180 degrees. */
type Box = [west: number, south: number, east: number, north: number];
type Pair = [number, number];
/** Longitude and latitude, as GeoJSON has them. */
type Position = [lon: number, lat: number];
type LatLon = [lat: number, lon: number];
/** A text in the forms of a number: `one`, `two`, `few`, `many`, `other`. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;
type Unit = "day" | "week" | "month";
/** Something that stands on the map: its middle and radius in pixels of the window; half its width where it is wider. */
type Spot = { x: number; y: number; r: number; w?: number; n?: number };
/** A box in pixels of the window. */
type Room = [left: number, top: number, right: number, bottom: number];
type Shade = "light" | "dark";

interface Dated {
  date_start: string;
  date_end: string;
}

/** `maps/symbols.table` */
interface EventSymbol {
  label: string;
  phrase: string;
  color: string;
  path: string;
  /** Of bars, by theme. */
  areas: Record<Shade, string>;
  /** Of lines, by theme. */
  lines: Record<Shade, string>;
  /** Of text, by theme. */
  texts: Record<Shade, string>;
}

interface Words extends Record<string, unknown> {
  events: Forms;
  cluster: string;
  kind: string;
  day: string;
  period: string;
  since: string;
  comma: string;
  away: string;
  unplaced: string;
  norecords: string;
  here: Forms;
  unplaced_here: Forms;
  more: string;
  online: string;
  failed: string;
  again: string;
  dismiss: string;
  fault: string;
  time: string;
  over: Record<Unit, string>;
  full: Forms;
  beyond: Forms;
  chosen: string;
  silent: string;
  quiet: string;
  first: string;
  last: string;
  playback: string;
  play: string;
  pause: string;
  back: string;
  on: string;
  end: string;
  length: string;
  speed: string;
  shows: string;
  shown: string;
  lengths: Record<string, string>;
  stay: string;
  staying: string;
  shortstay: string;
  wheel: string;
  unmark: string;
  months: string[];
  sources?: string;
}

interface Palette {
  sea: string;
  land: string;
  theatre: string;
  border: string;
  outline: string;
  /** Of lines: rivers and canals. */
  water: string;
}

/** How things are drawn: `maps/drawing.numbers`, the same numbers that the stills are drawn with. */
interface Drawing {
  open_year: string;
  palettes: Record<Shade, Palette>;
  /** Widths of rivers and canals by kind, in pixels. */
  water: Record<string, number>;
  far_water: number;
  names: {
    up: number;
    down: number;
    side: number;
    dot: number;
    most: number;
    room: number;
    under: number;
    at: number;
    apart: number;
    farther: number[];
    reach_km: Record<string, number>;
  };
  several: string;
  several_lines: Record<Shade, string>;
  opacity: { outline: number; arc: number; far_arc: number };
  earth_radius: number;
  tile: number;
  merge_pixels: number;
  cell_bits: number;
  tile_zoom: number;
  max_latitude: number;
  fit: { max_zoom: number; readable_levels: number; flight_seconds: number; limit_factor: number };
  cluster: { min_size: number; max_growth: number; factor: number; power: number };
  disc: {
    min_radius: number;
    max_radius: number;
    weight: number;
    dashes: string;
    fill_opacity: number;
    min_counted_radius: number;
  };
  ring: { radius: number; hides: number; tag: number };
  arc: { bend: number; head: number; width: number; gap: number };
}

/** What a map is action once: `maps/frontend/build.py` and `offline.py`. */
interface Config {
  drawing: Drawing;
  symbols: Record<string, EventSymbol>;
  precisions: Record<string, string>;
  words: Words;
  /** The folder of the outlines of units; none where the document has them. */
  areas?: string;
}

/** `DRAWING` in `maps/frontend/build.py` */
type PolygonWords = Record<
  | "draw"
  | "edit"
  | "remove"
  | "window"
  | "unwindow"
  | "shortdraw"
  | "shortremove"
  | "shortwindow"
  | "start"
  | "cont"
  | "end"
  | "keys"
  | "keyend"
  | "named"
  | "name"
  | NamedKey
  | "finish"
  | "undo"
  | "cancel"
  | "error"
  | "typed"
  | "corners"
  | "set"
  | "badline"
  | "badcount",
  string
>;

interface LiveConfig extends Config {
  side: "left" | "right";
  base: string;
  faults: Record<string, string>;
  polygon: { most: number; words: PolygonWords };
  overlays: { slug: string; shown: boolean }[];
  basemaps: Record<string, string>;
  /** The slug of the base map that is shown where no link names one. */
  ground: string;
}

interface OfflineConfig extends Config {
  frame: Box;
  region: Box;
  at?: [number, number, number] | null;
  view?: Box | null;
  event?: string | null;
  /** What a relation is called inside a sentence. */
  relations: Record<string, string>;
}

/** An event as the map draws it. */
interface Properties extends Dated {
  title: string;
  event_type: string;
  location_precision: string;
  radius_km: number;
  /** The unit whose outline stands for the disc. */
  location_area?: string | null;
}

interface Located<P> {
  id?: string;
  properties: P;
  geometry: { type?: string; coordinates: Position };
}

type EventFeature = Located<Properties> & { id: string };

interface Counted {
  count: number;
  precise: number;
  types: Record<string, number>;
}

interface ClusterProperties extends Counted {
  extent: Box;
}

type ClusterFeature = Located<ClusterProperties>;

/** `/api/clusters` */
interface ClusterAnswer {
  features: (EventFeature | ClusterFeature)[];
  total: number;
  in_view: number;
  unplaced: number;
  extent: Box | null;
  whole?: Box;
}

interface Member extends Dated {
  id: string;
  title: string;
  event_type: string;
}

/** `/api/members` */
interface MemberAnswer {
  total: number;
  events: Member[];
}

/** `/api/histogram` */
interface HistogramAnswer {
  unit: Unit;
  period: [string, string] | null;
  bars: [start: string, kind: string, known: number, spread: number][];
  beyond: number;
}

/** `/api/density` */
interface DensityAnswer {
  grid: number;
  cells: [x: number, y: number, n: number, density: number][];
  breaks: number[];
  total: number;
  left_out: number;
}

/** `/api/footprints` */
interface DiscAnswer {
  discs: [lon: number, lat: number, km: number, n: number, kind: string | null][];
  areas: [id: string, n: number, kind: string | null][];
  left_off: number;
}

interface Selected extends Properties {
  id: string;
  lat: number;
  lon: number;
}

interface Arc {
  from: LatLon;
  to: LatLon;
  title: string;
  step: number;
  directed: boolean;
}

interface Mark {
  id: string;
  n: number;
  title: string;
  lat: number;
  lon: number;
}

/** What the map shall show now: `ui/scene._command`. */
interface Command {
  query: string;
  framed: boolean;
  nothing: boolean;
  version: string;
  state: string;
  turn: number;
  stays?: number | null;
  at: [number, number, number] | null;
  view: Box | null;
  stay: boolean;
  /** Where the events are that are asked for, and by which filters: another goes there. */
  goal: { of: string; box: Box | null };
  /** The region: a reader takes the map no further than to this and its surroundings. */
  region: Box | null;
  days: string | null;
  /** The days of playback that the page's own numbers are of. */
  shown: string | null;
  compared: boolean;
  /** The query of the other map of a comparison. */
  beside: string | null;
  basemap: string | null;
  layers: string[];
  frame: Box | null;
  selected: Selected | null;
  chain: { arcs: Arc[]; marks: Mark[] } | null;
  silent: string[];
  bbox: Box | null;
  area: Position[][];
  /** The named areas on offer, and the one that the filter is set to. */
  places: NamedArea[];
  named: [key: NamedKey, value: string] | null;
  /** The countries that the filter names. */
  countries: string[];
  gap: boolean;
}

/** A criterion that has outlines on the map. */
type NamedKey = "theatre" | "country";
type NamedArea = [key: NamedKey, value: string, name: string];

/** The keys that the map keeps in the page's address, each with its values. */
type AddressKeys = Record<string, string[]>;

/** An action on a map that the page acts on (`ui/scene._act`). */
type PageAction =
  | { action: "select"; id: string }
  | { action: "area"; wkt: string }
  | { action: "bbox"; bbox: string }
  | { action: "named"; key: NamedKey; value: string }
  | { action: "dates"; from: string; to: string }
  | { action: "renew" }
  | { action: "played"; days: string };
type SendAction = (action: PageAction) => void;

/** The way of a map's actions to the page; they wait until the component is drawn. */
interface Channel {
  waiting: PageAction[];
  send: SendAction | null;
}

/** What a layer that asks the API needs of the live map. */
interface Server {
  /** The address of a route for what the map shows; null until Python has said what that is. */
  address(path: string, more: string): string | null;
  /** The query of the other map of a comparison. */
  beside(): string | null;
  fault(message: string): void;
}

interface Theme {
  isDark(): boolean;
  shade(): Shade;
  palette(): Palette;
  onChange(repaint: () => void): void;
  repaint(): void;
}

/** What the parts of one map share. */
interface Shared<C extends Config = Config> {
  map: L.Map;
  config: C;
  words: Words;
  theme: Theme;
  limits: import("./limits.js").Limits;
  days: (event: Dated) => string;
  overlays: Record<string, L.Layer>;
  areas: import("./answers.js").Answers<import("./areas.js").Outline>;
  /** Laid out again around what is drawn; null until the layer is made. */
  arrangeLabels: ((taken: Spot[]) => void) | null;
  /** What may be named now, the most important first; null until the layer of labels is made. */
  setTowns: ((named: TownName[]) => void) | null;
  /** What a window names with streets on the map, in place of these; null without streets. */
  streetNames: ((window: Box, named: TownName[]) => Promise<TownName[]>) | null;
  /** The town that a symbol of a radius lies at; null until the layer of labels is made. */
  townAt: ((at: { x: number; y: number }, r: number) => string | null) | null;
  taken: () => Spot[];
  /** The countries of the base map, once it is read. */
  lands: import("./lands.js").Land[];
  server: Server | null;
  onPaint: (() => void)[];
  /** First and last day, ISO, of the window that playback shows. */
  playing: [string, string] | null;
  /** The base map's canvas, and when its coarse shapes are drawn; null until the layer is made. */
  ground: { renderer: L.Renderer; drawn: Promise<unknown>; group: L.LayerGroup } | null;
  outlines: Outlines | null;
}

/** The outlines of the theatres: the coarse ones, or those of near zooms in their place. */
interface Outlines {
  style(): L.PathOptions;
  fine(layer: L.Layer | null): void;
}

/** A level of the detailed ground: tiles of a zoom of the web map, shown from another zoom on. */
interface GroundLevel {
  name: string;
  from: number;
  zoom: number;
  /** First and last column, first and last row. */
  x: Pair;
  y: Pair;
  /** Steps that a tile's side has. */
  extent: number;
}

/** A row of a tile of `data/reference/towns.py` or of streets; what has no kind is a town. */
type TownName = [name: string, lat: number, lon: number, weight: number, kind?: string, along?: Along];

/** The straight piece of a road that its name stands on: degrees from the horizontal, length in pixels at zoom 18. */
interface Along {
  turn: number;
  run: number;
  minZoom: number;
}

/** `data/reference/towns.settings` */
interface TownOptions {
  url: string;
  /** First and last zoom that has names of its own. */
  zooms: Pair;
  /** How many zooms farther out than the map a tile of names is. */
  across: number;
  bounds: Box;
}

/** `maps/frontend/elements.py` */
interface GroundOptions {
  url: string;
  levels: GroundLevel[];
}

/** A kind of what a tile of streets holds, drawn once: `maps/streets.style` */
interface Stroke {
  kind: string;
  colors: Record<Shade, string>;
  /** Of lines by whole zooms from 0 on, in pixels; null for an area. */
  widths: number[] | null;
  dashes: number[];
}

/** `streets` in `maps/frontend/elements.py`; what may be missing is of vector tiles. */
interface StreetOptions {
  url: string;
  /** First and last zoom of the file. */
  zooms: Pair;
  bounds: Box;
  attribution: string;
  /** The first zoom of the map that shows them. */
  from?: number;
  /** The first zoom of the map that names their places; null where they have none. */
  names?: number | null;
  /** The first zoom that names roads, by kind. */
  roads?: Record<string, number>;
  /** Pixels of a tile's side. */
  tile?: number;
  strokes?: Stroke[];
}

/** The last two are a road's. */
type StreetName = [
  name: string,
  lat: number,
  lon: number,
  weight: number,
  kind: string,
  turn?: number,
  run?: number,
];

/** A tile of streets: `data/streets/served.py`; the steps of lines and rings by kind. */
interface StreetTile {
  extent: number;
  shapes: Record<string, number[][]>;
  names: StreetName[];
}

type LiveShared = Shared<LiveConfig>;

/** One map of a comparison. */
interface Side {
  map: L.Map;
  follow(center: L.LatLng, zoom: number, last: boolean): void;
  frame: Element | null;
  open: boolean;
}

/** One strip of time of a comparison. */
interface Strip {
  highest: number;
  frame: Element | null;
  rescale(): void;
}

/** What the sheet of a small screen hides of a map, in pixels from each side. */
interface Cover {
  bottom: number;
  left: number;
  right: number;
}

/** What the page's own script says. */
interface PageNames {
  events: Forms;
  expand: string;
  fold: string;
  calendar: string;
  skips: { label: string; map: string; list: string; top: string };
}

interface Window {
  eventMap?: object;
  /** The page's own script: the language of the document, "{n} events" in its forms, names of Streamlit's buttons. */
  eventMapPage?: {
    speak(lang: string, dir: string, words: PageNames): void;
    plays(text: string | null): void;
  };
  eventMapKept?: string;
  eventMapChannels?: { left?: Channel; right?: Channel };
  eventMapPeaks?: { left?: Strip; right?: Strip };
  /** The page's sheet: how much of a box in the page's window it hides. */
  eventMapSheet?: { covers(box: DOMRect): Cover; lower(): void };
  eventMapSides?: { left?: Side; right?: Side; lead?: "left" | "right" };
}
