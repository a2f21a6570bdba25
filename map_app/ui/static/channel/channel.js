// What a map says to the page, as a value of a component: Streamlit calls this when the component is drawn, and what it
// returns when it goes. Served as it is, unlike the modules beside it.

/**
 * @param {{data: {side: "left" | "right"}, setTriggerValue: (name: "told", value: Told) => void}} component
 */
export default function channel({ data: { side }, setTriggerValue }) {
  const channels = window.eventMapChannels ?? {};
  const own = channels[side] ?? { waiting: [], send: null };
  window.eventMapChannels = { ...channels, [side]: own };
  own.send = (told) => setTriggerValue("told", told);
  for (const told of own.waiting.splice(0)) own.send(told);
  return () => {
    own.send = null;
  };
}
