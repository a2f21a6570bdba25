// The strip of time counts in Python's units, and a place on it means what a reader would say.
import assert from "node:assert/strict";
import test from "node:test";
import { barsOf, Scale, silentIntervals, wholeBars } from "../../map_app/maps/static/bars.js";
import { dayNumber, firstDay, isoOf, nextUnit } from "../../map_app/maps/static/days.js";
import { narrowed } from "../../map_app/maps/static/query.js";
import { calendar } from "../../map_app/maps/static/words.js";
import { expected } from "./fixtures.js";

/** @import { Bars } from "../../map_app/maps/static/bars.js" */

/** @type {{units: [string, Unit, string, string][], bars: {answer: HistogramAnswer, starts: string[]}[], words: Words}} */
const { units, bars, words } = expected("time");
const { drawing } = expected("numbers");

test("any day lies in the unit that Python counts it in", () => {
  for (const [iso, unit, first, after] of units) {
    const begins = firstDay(dayNumber(iso), unit);
    assert.deepEqual([isoOf(begins), isoOf(nextUnit(begins, unit))], [first, after], `${unit} of ${iso}`);
  }
});

/** @param {HistogramAnswer} answer */
const made = (answer) => /** @type {Bars} */ (barsOf(answer));

for (const { answer, starts } of bars) {
  test(`every ${answer.unit} of the period has its column, with all of its events`, () => {
    const { columns } = made(answer);
    assert.deepEqual(
      columns.map(({ from }) => isoOf(from)),
      starts,
    );
    const total = answer.bars.reduce((sum, [, , known, spread]) => sum + known + spread, 0);
    assert.ok(total > 0);
    assert.equal(
      columns.reduce((sum, column) => sum + column.total, 0),
      total,
    );
  });
}

const [{ answer: daily }] = bars;
const strip = made(daily);

test("silent stretches are those of five days and more, each with its first and last day", () => {
  const busy = new Set(daily.bars.map(([start]) => dayNumber(start)));
  const found = silentIntervals(strip);
  assert.ok(found.length > 0);
  for (const [from, to] of found) {
    assert.ok(to - from >= 4);
    for (let day = from; day <= to; day += 1) assert.ok(!busy.has(day));
    for (const beside of [from - 1, to + 1]) {
      assert.ok(busy.has(beside) || beside < strip.first || beside > strip.end);
    }
  }
});

test("no bars without a period", () => {
  assert.equal(barsOf({ unit: "day", period: null, bars: [], beyond: 0 }), null);
});

test("a few bars stay narrow, with room on either side", () => {
  const [from, to] = ["2024-01-01", "2024-01-02"];
  const few = made({ unit: "day", period: [from, to], bars: [[from, "a", 1, 0]], beyond: 0 });
  assert.deepEqual([few.first - few.low, few.high - few.end - 1], [14, 14]);
});

test("a pixel is the day that is drawn there", () => {
  const scale = new Scale(strip, 977);
  for (const { from, to } of strip.columns)
    assert.equal(scale.dayAt((scale.x(from) + scale.x(to + 1)) / 2), from);
  assert.deepEqual([scale.dayAt(-50), scale.dayAt(5000)], [strip.low, strip.high - 1]);
});

test("a click beside a narrow bar still means it, one far off means none", () => {
  const scale = new Scale(strip, strip.columns.length); // a pixel a bar
  const [[silent, end]] = silentIntervals(strip);
  assert.equal(scale.barAt(scale.x(end + 1) - 1)?.from, end + 1);
  assert.equal(new Scale(strip, 5000).barAt(new Scale(strip, 5000).x(silent + 2)), undefined);
});

test("a drag takes whole bars, in either direction, and none outside the data", () => {
  const weekly = made(bars[1].answer);
  const [first, second] = weekly.columns;
  assert.deepEqual(wholeBars(weekly, second.from + 2, first.from + 1), [first.from, second.to]);
  assert.deepEqual(wholeBars(weekly, -1e6, first.from), [first.from, first.to]);
});

test("days are said in the words of Python, an open end as one", () => {
  const say = calendar(words, drawing.open_year);
  assert.equal(say({ date_start: "2024-01-12", date_end: "2024-01-12" }), "12 Jan 2024");
  assert.equal(say({ date_start: "2023-12-30", date_end: "2024-02-01" }), "30 Dec 2023 – 1 Feb 2024");
  assert.equal(say({ date_start: "1948-12-24", date_end: "9999-12-31" }), "since 24 Dec 1948");
});

test("playback's window takes the place of the filter's dates and of nothing else", () => {
  const query = "type=air_strike&from=2023-10-07&to=2024-02-08&q=to%3D";
  assert.equal(
    narrowed(query, ["2024-01-01", "2024-01-07"]),
    "from=2024-01-01&to=2024-01-07&type=air_strike&q=to%3D",
  );
  assert.equal(narrowed("", ["2024-01-01", "2024-01-07"]), "from=2024-01-01&to=2024-01-07");
  assert.equal(narrowed(query, null), query);
});
