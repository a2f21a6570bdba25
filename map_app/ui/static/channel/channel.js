// Passes actions on a map to the page as values of a component: Streamlit calls this when the component is drawn, and
// the function that it returns when it is removed. Served as it is, unlike the modules beside it.

/**
 * @param {{data: {side: "left" | "right"}, setTriggerValue: (name: "action", value: PageAction) => void}} component
 */
export default function channel({ data: { side }, setTriggerValue }) {
  const channels = window.eventMapChannels ?? {};
  const own = channels[side] ?? { waiting: [], send: null };
  window.eventMapChannels = { ...channels, [side]: own };
  own.send = (action) => setTriggerValue("action", action);
  for (const action of own.waiting.splice(0)) own.send(action);
  return () => {
    own.send = null;
  };
}
