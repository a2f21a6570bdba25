// What is chosen among the suggestions changes the address of the page as a link would.
import assert from "node:assert/strict";
import test from "node:test";
import { choicesOf, withValue } from "../../map_app/ui/static/suggest.js";
import { linesOf } from "../../map_app/ui/static/suggestlist.js";

test("an actor stands beside other actors, once, and an event in place of another", () => {
  const name = "Houthi movement (Ansar Allah)";
  const pair = `actor=${encodeURIComponent(name)}`;
  assert.equal(withValue("", "actor", name, true), pair);
  assert.equal(withValue("?actor=Jordan&at=1,2,3", "actor", name, true), `actor=Jordan&at=1,2,3&${pair}`);
  assert.equal(withValue(`?${pair}&q=x`, "actor", name, true), `q=x&${pair}`);
  assert.equal(withValue("?event=a&q=x", "event", "b"), "q=x&event=b");
  assert.equal(withValue("", "q", "a&b=c"), "q=a%26b%3Dc");
});

test("every suggestion is a choice, in the order of the list", () => {
  const place = { name: "Aden", within: "Yemen", lat: 1, lon: 2, zoom: 9, events: 0 };
  const actor = { name: "Iran", label: "إيران", events: 3 };
  const event = { id: "a", title: "T", place: "", date_start: "2024-01-12", event_type: "politics" };
  const found = { places: [place], actors: [actor], events: [event], did_you_mean: "Hodeidah" };
  const choices = choicesOf(found);
  assert.deepEqual(
    choices.map(({ kind }) => kind),
    ["place", "actor", "event", "text"],
  );
  const lines = choices.map((choice) =>
    linesOf(
      choice,
      (n) => `${n} events`,
      (day) => day,
    ),
  );
  assert.deepEqual(lines, [
    ["Aden", "Yemen"],
    ["إيران", "3 events"],
    ["T", "2024-01-12"],
    ["Hodeidah", ""],
  ]);
});
