// Playback: a window of days that walks through time. The map fetches each window itself; the page does not rerun.
// Loaded after timeline.js, whose strip it shares.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const { element, button } = eventMap.make;
  const PAUSE = 900; // ms between two windows at speed 1
  const CALM_PAUSE = 1800; // the same where the reader asked for less motion
  const LENGTHS = { day: [1, 3, 7, 14, 30], week: [7, 28, 91], month: [30, 91, 365] };
  const USUAL = { day: 7, week: 28, month: 91 };
  const STEP = { day: 1, week: 7, month: 30 };
  const SPEEDS = [0.5, 1, 2, 4];
  const FRAME = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  /** Make the strip with its controls; `refresh` repaints the map and resolves when it has. */
  eventMap.player = function (map, config, hooks) {
    const { time } = eventMap;
    const words = config.words;
    let days = null; // the window that is shown, [first, last]
    let playing = false;
    let timer = 0;
    let linked = null;
    let filled = null;

    const strip = element("section", "strip");
    strip.setAttribute("aria-label", words.time);
    const line = eventMap.timeline(config, {
      tell: (...told) => {
        leave();
        hooks.tell(...told);
      },
      pick: (day) => days && (go(day), true),
      drawn: (said) => {
        if (days) said.textContent = `${words.shows} ${time.words(...days)}`;
        said.classList.toggle("now", Boolean(days));
      },
    });
    const play = control("play", () => (playing ? pause() : start()));
    const back = control("back", () => nudge(-1));
    const on = control("on", () => nudge(1));
    const end = control("end", leave);
    const length = select(words.length, () => days && go(days[0]));
    const speed = select(words.speed, () => {});
    SPEEDS.forEach((n) => speed.add(new Option(`${n}×`, n, n === 1, n === 1)));
    const player = element("div", "player");
    player.setAttribute("role", "group");
    player.setAttribute("aria-label", words.playback);
    player.append(back, play, on, length, speed, end);
    strip.append(player, line.chart);
    document.body.append(strip);
    say();

    function control(kind, act) {
      const made = button("", act);
      made.className = kind;
      made.title = words[kind];
      made.setAttribute("aria-label", words[kind]);
      return made;
    }

    function select(label, act) {
      const made = element("select");
      made.setAttribute("aria-label", label);
      made.title = label;
      made.addEventListener("change", act);
      return made;
    }

    /** Offer the window lengths that suit the bars. */
    function fill() {
      const { unit } = line.bounds() || {};
      if (!unit || unit === filled) return;
      filled = unit;
      const offered = LENGTHS[unit].map((n) => new Option(words.lengths[n], n, n === USUAL[unit], n === USUAL[unit]));
      length.replaceChildren(...offered);
    }

    const long = () => Number(length.value) || 7;

    /** Show the window that begins on a day, inside the filter's own dates. */
    function go(first, last) {
      const bounds = line.bounds();
      if (!bounds) return Promise.resolve();
      const [low, high] = bounds.range;
      const from = Math.max(low, Math.min(first, high));
      days = [from, Math.max(from, Math.min(high, last ?? from + long() - 1))];
      eventMap.window = days.map(time.iso);
      line.mark(days);
      eventMap.address.frame(eventMap.window.join(".."));
      say();
      return hooks.refresh();
    }

    /** Whether a linked window has a day of those that the filter keeps; one that misses them all is no window. */
    function meets([first, last]) {
      const [low, high] = line.bounds().range;
      return first <= high && last >= low;
    }

    async function start() {
      const bounds = line.bounds();
      if (!bounds) return;
      playing = true;
      say();
      const over = days && days[1] >= bounds.range[1];
      await go(days && !over ? days[0] : bounds.range[0]);
      next();
    }

    /** The next window, once this one is painted and was seen. */
    function next() {
      clearTimeout(timer);
      if (!playing) return;
      timer = setTimeout(async () => {
        const bounds = line.bounds();
        if (!bounds || !days || days[1] >= bounds.range[1]) return pause();
        await go(days[0] + STEP[bounds.unit]);
        next();
      }, (calm.matches ? CALM_PAUSE : PAUSE) / Number(speed.value));
    }

    function pause() {
      playing = false;
      clearTimeout(timer);
      say();
    }

    function nudge(direction) {
      pause();
      const bounds = line.bounds();
      if (!bounds) return;
      const start = direction > 0 ? bounds.range[0] : bounds.range[1] - long() + 1;
      go(days ? days[0] + direction * STEP[bounds.unit] : start);
    }

    /** Back to all dates of the filter. */
    function leave() {
      pause();
      if (!days) return;
      days = eventMap.window = null;
      line.mark(null);
      eventMap.address.frame(null);
      say();
      hooks.refresh();
    }

    function say() {
      play.classList.toggle("playing", playing);
      play.title = playing ? words.pause : words.play;
      play.setAttribute("aria-label", play.title);
      end.disabled = !days;
      line.said.setAttribute("aria-live", playing ? "off" : "polite");
      map.getContainer().dataset.frame = days ? eventMap.window.join("..") : "";
    }

    return {
      /** Take a command: bars, dates, and on opening a link its window. */
      show(command, opened) {
        const match = opened && command.days && FRAME.exec(command.days);
        if ((command.compared || opened) && !match && days) leave();
        if (match) linked = match.slice(1).map(time.number);
        line.show(command).then(() => {
          fill();
          player.hidden = !line.bounds();
          if (linked && line.bounds()) meets(linked) ? go(...linked) : eventMap.address.frame(null);
          linked = null;
        });
      },
      /** Whether symbols that leave the window fade instead of vanishing. */
      trails: () => Boolean(days) && !calm.matches,
    };
  };

  /** Where time's window narrows the filter, the query that the map asks instead. */
  eventMap.narrowed = function (query) {
    if (!eventMap.window) return query;
    const [from, to] = eventMap.window;
    const rest = query.split("&").filter((pair) => pair && !/^(from|to)=/.test(pair));
    return [`from=${from}`, `to=${to}`, ...rest].join("&");
  };

  const TRAIL = 4; // windows after which a symbol that left is gone

  /** Symbols that have left the window, each window fainter: the trail. */
  eventMap.trail = function (layer) {
    let ghosts = [];
    return {
      add(marker) {
        layer.addLayer(marker);
        marker.unbindTooltip();
        const mark = marker.getElement();
        mark.removeAttribute("tabindex");
        mark.setAttribute("aria-hidden", "true");
        mark.classList.add("ghost");
        marker.setZIndexOffset(-1000);
        ghosts.push({ marker, age: 0 });
      },
      /** One window on. */
      age() {
        for (const ghost of ghosts) {
          ghost.age += 1;
          if (ghost.age >= TRAIL) layer.removeLayer(ghost.marker);
          else ghost.marker.setOpacity(0.45 * (1 - ghost.age / TRAIL));
        }
        ghosts = ghosts.filter(({ age }) => age < TRAIL);
      },
      clear() {
        ghosts = [];
        layer.clearLayers();
      },
    };
  };
})();
