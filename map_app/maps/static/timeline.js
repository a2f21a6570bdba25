// The strip under the map: all events over time as stacked bars; dragging over them sets the date range.
// Loaded after panels.js and days.js. It asks /api/histogram once per filter; a change of dates alone repaints only.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const { element, svg } = eventMap.make;
  const DAY = 864e5;
  const TOP = 18; // px for the line that says what a bar holds
  const FOOT = 17; // px for the axis
  const QUIET = { day: 5, week: 4, month: 3 }; // from so many units without a record on, it is said
  const FEWEST = 30; // bars that the strip has room for at least
  const CLICK = 4; // px: less than that is a click, not a drag
  const NEAR = 3; // px: so far from a narrow bar a click still means it
  const NARROW = 480; // px: less than that has no room for all that is said

  const { time } = eventMap;

  /** Make the strip; `hooks.tell` reaches the page, `hooks.pick(day)` is asked first about a click. */
  eventMap.timeline = function (config, hooks) {
    const chart = element("div", "chart");
    const picture = svg("svg", { role: "img" });
    const said = element("p", "said");
    const handles = ["first", "last"].map((end) => handle(end));
    chart.append(said, picture, ...handles);
    let data = null; // {unit, first, last, columns}
    let chosen = [null, null];
    let frame = null;
    let drag = null;
    let asked = "";
    let late = 0;
    const ask = eventMap.asking(take, (message) => {
      asked = "";
      said.textContent = `${config.words.fault} ${message}`;
    });

    /** Show a command's filter: its bars, fetched where they changed, and its dates. */
    async function show(command) {
      const query = new URLSearchParams(command.query);
      chosen = ["from", "to"].map((key) => (query.get(key) ? time.number(query.get(key)) : null));
      ["from", "to"].forEach((key) => query.delete(key));
      const wanted = `${query}${query.size ? "&" : ""}v=${command.version}`;
      if (command.nothing) data = null;
      if (wanted === asked || command.nothing) return draw();
      asked = wanted;
      await ask(`${config.base}api/histogram?${wanted}`);
    }

    function take(answer) {
      data = answer.period && columnsOf(answer);
      draw();
    }

    function columnsOf({ unit, period, bars, beyond }) {
      const [first, end] = period.map(time.number);
      const columns = new Map();
      for (let at = time.floor(first, unit); at <= end; at = time.after(at, unit)) {
        columns.set(at, { from: at, to: time.after(at, unit) - 1, total: 0, parts: {} });
      }
      for (const [start, kind, known, spread] of bars) {
        const column = columns.get(time.number(start));
        if (!column) continue;
        column.parts[kind] = [known, spread];
        column.total += known + spread;
      }
      const listed = [...columns.values()];
      // A few bars over the whole width would look like much: room on either side keeps them narrow.
      const room = Math.max(0, Math.ceil((FEWEST - listed.length) / 2)) * { day: 1, week: 7, month: 30 }[unit];
      return { unit, first, end, low: listed[0].from - room, high: listed[listed.length - 1].to + 1 + room, columns: listed, beyond };
    }

    const size = () => ({ w: chart.clientWidth, h: chart.clientHeight });
    const x = (day) => ((day - data.low) / (data.high - data.low)) * size().w;
    const dayAt = (px) => {
      const at = data.low + Math.floor((px / size().w) * (data.high - data.low));
      return Math.max(data.low, Math.min(data.high - 1, at));
    };
    const range = () => [chosen[0] ?? data.first, chosen[1] ?? data.end];

    function draw() {
      const { w, h } = size();
      picture.setAttribute("viewBox", `0 0 ${w} ${h}`);
      picture.replaceChildren();
      const empty = !data || !data.columns.some((column) => column.total);
      handles.forEach((one) => (one.hidden = empty));
      if (!w) return;
      if (empty) {
        said.textContent = asked ? config.words.silent : "";
        return picture.setAttribute("aria-label", config.words.silent);
      }
      const [from, to] = drag ? drag.days : range();
      const most = Math.max(1, ...data.columns.map((column) => column.total));
      paintRange(from, to, h);
      paintBars(from, to, most, h);
      paintQuiet(h);
      paintAxis(w, h);
      if (data.beyond) picture.append(svg("path", { class: "beyond", d: `M${(x(data.end + 1) - 7).toFixed(1)} ${h - FOOT - 4}l7 4-7 4z` }));
      if (frame) picture.append(svg("rect", { class: "frame", x: x(frame[0]), y: TOP - 3, width: x(frame[1] + 1) - x(frame[0]), height: h - TOP - FOOT + 5 }));
      const { comma } = config.words;
      const later = data.beyond ? comma + eventMap.counted(config.words.beyond, data.beyond) : "";
      const name = config.words.over[data.unit] + comma + time.words(data.first, data.end);
      picture.setAttribute("aria-label", `${name}${later}; ${config.words.chosen} ${time.words(from, to)}`);
      const all = `${name}${comma}${config.words.most.replace("{n}", Math.round(most))}${later}`;
      const few = w < NARROW && later ? time.words(data.first, data.end) + later : all; // one line, cut where it is full
      said.textContent = frame ? "" : few;
      handles.forEach((one, i) => place(one, [from, to][i], i));
      hooks.drawn(said);
    }

    /** The chosen range as a pale field; none where nothing is left out. */
    function paintRange(from, to, h) {
      const whole = from <= data.first && to >= data.end;
      if (whole && !drag) return;
      const [left, right] = [x(from), x(to + 1)];
      picture.append(svg("rect", { class: "range", x: left, y: TOP - 3, width: Math.max(1, right - left), height: h - TOP - FOOT + 3 }));
    }

    function paintBars(from, to, most, h) {
      const paths = new Map(); // "kind in known" -> path data
      const floor = h - FOOT;
      const scale = (floor - TOP) / most;
      for (const column of data.columns) {
        const [left, right] = [x(column.from), x(column.to + 1)];
        const gap = right - left > 4 ? 1 : right - left > 2 ? 0.4 : 0;
        const inside = column.to >= from && column.from <= to;
        let y = floor;
        for (const kind of Object.keys(config.symbols)) {
          (column.parts[kind] || []).forEach((n, spread) => {
            if (!n) return;
            const tall = n * scale;
            const key = `${kind} ${inside ? "in" : "out"} ${spread ? "spread" : "known"}`;
            y -= tall;
            const part = `M${left.toFixed(1)} ${y.toFixed(1)}h${Math.max(1, right - left - gap).toFixed(1)}v${tall.toFixed(1)}H${left.toFixed(1)}z`;
            paths.set(key, (paths.get(key) || "") + part);
          });
        }
      }
      for (const [key, d] of paths) {
        const [kind, where, how] = key.split(" ");
        picture.append(svg("path", { d, fill: config.symbols[kind].color, class: `bar ${where} ${how}` }));
      }
    }

    /** Stretches without a record get a dashed line: nothing recorded is not nothing happened. */
    function paintQuiet(h) {
      for (const [from, to] of quiet()) {
        picture.append(svg("line", { class: "quiet", x1: x(from), x2: x(to + 1), y1: h - FOOT - 3, y2: h - FOOT - 3 }));
      }
    }

    function quiet() {
      const runs = [];
      let run = [];
      for (const column of [...data.columns, { total: 1 }]) {
        if (!column.total) run.push(column);
        else {
          if (run.length >= QUIET[data.unit]) runs.push([run[0].from, run[run.length - 1].to]);
          run = [];
        }
      }
      return runs;
    }

    function paintAxis(w, h) {
      const floor = h - FOOT;
      picture.append(svg("line", { class: "axis", x1: 0, x2: w, y1: floor + 0.5, y2: floor + 0.5 }));
      const years = data.high - data.low > 1100;
      let free = -Infinity;
      for (let at = time.floor(data.low, "month"); at < data.high; at = time.after(at, "month")) {
        const day = new Date(at * DAY);
        const left = Math.max(0, x(at));
        if ((years && day.getUTCMonth()) || left < free || left > w - 24) continue;
        const year = free < 0 || !day.getUTCMonth() ? ` ${day.getUTCFullYear()}` : "";
        const label = svg("text", { x: left + (left ? 3 : 0), y: h - 4 });
        label.textContent = years ? String(day.getUTCFullYear()) : config.words.months[day.getUTCMonth()] + year;
        if (left) picture.append(svg("line", { class: "axis", x1: left, x2: left, y1: floor, y2: floor + 5 }));
        picture.append(label);
        free = left + label.textContent.length * 7 + 12;
      }
    }

    /** One end of the range, for the keyboard: arrows move it by a bar, Home and End to the data's own. */
    function handle(end) {
      const one = element("div", `handle ${end}`);
      one.tabIndex = 0;
      one.setAttribute("role", "slider");
      one.setAttribute("aria-label", config.words[end]);
      one.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -1e7, End: 1e7 }[event.key];
        if (!step || !data) return;
        event.preventDefault();
        const [from, to] = range();
        const unit = { day: 1, week: 7, month: 30 }[data.unit];
        const within = (day, low, high) => Math.max(low, Math.min(high, day));
        chosen = end === "first" ? [within(from + step * unit, data.first, to), to] : [from, within(to + step * unit, from, data.end)];
        draw();
        clearTimeout(late);
        late = setTimeout(() => commit(...chosen), 500);
      });
      return one;
    }

    function place(one, day, i) {
      one.style.left = `${Math.max(0, Math.min(size().w, x(day + i)))}px`;
      one.setAttribute("aria-valuemin", data.first);
      one.setAttribute("aria-valuemax", data.end);
      one.setAttribute("aria-valuenow", Math.max(data.first, Math.min(data.end, day)));
      one.setAttribute("aria-valuetext", time.words(day, day));
    }

    /** Hand the range to the page, which reruns; a range that leaves nothing out is no condition. */
    function commit(from, to) {
      const [a, b] = [Math.max(from, data.first), Math.min(to, data.end)];
      hooks.tell("dates", undefined, null, {
        from: a > data.first ? time.iso(a) : "",
        to: b < data.end ? time.iso(b) : "",
      });
    }

    /** The bar that a click means: the one under it, or among narrow ones the next within reach. */
    function barAt(px) {
      const away = (column) => Math.max(x(column.from) - px, px - x(column.to + 1), 0);
      const reach = x(data.columns[0].to + 1) - x(data.columns[0].from) < NEAR ? NEAR : 0;
      const near = data.columns.filter((column) => column.total && away(column) <= reach);
      return near.sort((a, b) => away(a) - away(b))[0];
    }

    /** Whole bars from where the drag began to where it is. */
    function dragged(px) {
      const [low, high] = [data.columns[0].from, data.columns[data.columns.length - 1].to];
      const [a, b] = [drag.from, dayAt(px)].map((day) => Math.max(low, Math.min(high, day))).sort((one, other) => one - other);
      const start = time.floor(a, data.unit);
      return [start, time.after(time.floor(b, data.unit), data.unit) - 1];
    }

    const within = (event) => event.clientX - chart.getBoundingClientRect().left;
    chart.addEventListener("pointerdown", (event) => {
      if (!data || event.button) return;
      event.preventDefault();
      chart.setPointerCapture(event.pointerId);
      drag = { px: within(event), from: dayAt(within(event)), days: range(), moved: false };
    });
    chart.addEventListener("pointermove", (event) => {
      if (!data) return;
      if (!drag) return hover(dayAt(within(event)));
      drag.moved = drag.moved || Math.abs(within(event) - drag.px) >= CLICK;
      if (!drag.moved) return;
      drag.days = dragged(within(event));
      draw();
      said.textContent = time.words(...drag.days);
    });
    chart.addEventListener("pointerup", (event) => {
      if (!drag) return;
      const bar = !drag.moved && barAt(within(event));
      const days = bar ? [bar.from, bar.to] : drag.moved ? drag.days : dragged(within(event));
      const taken = !drag.moved && hooks.pick(days[0]);
      drag = null;
      if (taken) return;
      chosen = days;
      draw();
      commit(...days);
    });
    chart.addEventListener("pointercancel", () => {
      drag = null;
      draw();
    });
    chart.addEventListener("pointerleave", () => data && !drag && draw());

    function hover(day) {
      const column = data.columns.find(({ from, to }) => from <= day && day <= to);
      if (!column) return draw(); // beside the bars
      const silent = quiet().find(([from, to]) => from <= day && day <= to);
      if (silent) return (said.textContent = `${time.words(...silent)}: ${config.words.quiet}`);
      const parts = Object.entries(column.parts).map(([kind, [known, spread]]) => [known + spread, config.symbols[kind].label.toLowerCase()]);
      parts.sort((a, b) => b[0] - a[0]);
      const number = (n) => (Number.isInteger(n) ? n : n.toFixed(1));
      const { comma, kind: one, events } = config.words;
      const listed = parts.map(([n, kind]) => eventMap.fill(one, { n: number(n), kind })).join(comma);
      const total = Math.round(column.total * 10) / 10;
      said.textContent = `${time.words(column.from, column.to)}: ${eventMap.counted(events, total, {}, number(total))}${listed ? ` (${listed})` : ""}`;
    }

    new ResizeObserver(draw).observe(chart);
    eventMap.onTheme = [...(eventMap.onTheme || []), draw];
    return {
      chart,
      show,
      said,
      /** The first and last day that playback runs through, and the bar's unit; null without data. */
      bounds: () => data && { range: [Math.max(data.first, range()[0]), Math.min(data.end, range()[1])], unit: data.unit },
      mark(days) {
        frame = days;
        draw();
      },
    };
  };
})();
