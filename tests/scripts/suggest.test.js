// What is chosen among the suggestions changes the address of the page as a link would.
import assert from "node:assert/strict";
import test from "node:test";
import { choicesOf, queryOf, withValue } from "../../map_app/ui/static/suggest.js";
import { className, linesOf } from "../../map_app/ui/static/suggestlist.js";
import { expected } from "./fixtures.js";

test("the symbol of a type is found by the class that Python gives it", () => {
  for (const [text, name] of expected("numbers").classes) assert.equal(className(text), name);
});

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
  const theatre = { name: "gaza", label: "غزة", events: 9 };
  const country = { name: "EG", label: "Egypt", events: 5 };
  const actor = { name: "Iran", label: "إيران", events: 3 };
  const event = { id: "a", title: "T", place: "", date_start: "2024-01-12", event_type: "politics" };
  const found = {
    places: [place],
    theatres: [theatre],
    countries: [country],
    actors: [actor],
    events: [event],
    did_you_mean: "Hodeidah",
  };
  const choices = choicesOf(found);
  assert.deepEqual(
    choices.map(({ kind }) => kind),
    ["place", "theatre", "country", "actor", "event", "text"],
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
    ["غزة", "9 events"],
    ["Egypt", "5 events"],
    ["إيران", "3 events"],
    ["T", "2024-01-12"],
    ["Hodeidah", ""],
  ]);
});

test("a theatre and a country are counted under the filter where the page says how", () => {
  const found = {
    places: [],
    theatres: ["gaza", "iraq"].map((name) => ({ name, label: name, events: 9 })),
    countries: [{ name: "EG", label: "Egypt", events: 5 }],
    actors: [],
    events: [],
    did_you_mean: null,
  };
  const counted = (/** @type {import("../../map_app/ui/static/suggest.js").Counts | null} */ counts) =>
    choicesOf(found, counts).map((choice) => ("events" in choice ? choice.events : null));
  assert.deepEqual(counted({ theatre: { gaza: 4 }, country: { EG: 2 } }), [4, 0, 2]);
  assert.deepEqual(counted({ theatre: { gaza: 4 }, country: null }), [4, 0, 5]);
  assert.deepEqual(counted(null), [9, 9, 5]);
});

test("what was typed and chosen takes the place of the filter's words", () => {
  const search = "?theatre=iraq&q=no+such&actor=Iran";
  const theatre = { kind: /** @type {const} */ ("theatre"), name: "gaza", label: "Gaza", events: 9 };
  const actor = { kind: /** @type {const} */ ("actor"), name: "Jordan", label: "Jordan", events: 3 };
  const event = {
    kind: /** @type {const} */ ("event"),
    id: "a",
    title: "T",
    place: "",
    date_start: "",
    event_type: "",
  };
  assert.equal(queryOf(theatre, search, "gaza"), "actor=Iran&theatre=gaza");
  const country = { kind: /** @type {const} */ ("country"), name: "EG", label: "Egypt", events: 5 };
  assert.equal(queryOf(country, `${search}&country=LB`, "egy"), "theatre=iraq&actor=Iran&country=EG");
  assert.equal(queryOf(actor, search, "jord"), "theatre=iraq&actor=Iran&actor=Jordan");
  assert.equal(queryOf(event, search, "tower"), "theatre=iraq&actor=Iran&event=a");
  assert.equal(queryOf(event, search, "no such"), "theatre=iraq&q=no+such&actor=Iran&event=a");
  assert.equal(queryOf(event, "?theatre=iraq", "tower"), "theatre=iraq&event=a");
  assert.equal(queryOf({ kind: "text", text: "b" }, search, "c"), "theatre=iraq&actor=Iran&q=b");
});
