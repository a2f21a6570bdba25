// How a map tells the page of an action: through a component on the page (ui/channel.py), which has the page rerun.

/**
 * @param {"left" | "right"} side
 * @returns {Tell}
 */
export function pageTeller(side) {
  const page = window.parent;
  return (told) => {
    page.eventMapChannels = page.eventMapChannels ?? {};
    const channel = page.eventMapChannels[side] ?? { waiting: [], send: null };
    page.eventMapChannels[side] = channel;
    if (channel.send) channel.send(told);
    else channel.waiting.push(told); // the component is not drawn yet
  };
}
