// Sends an action on a map to the page: through a component on the page (ui/channel.py), which reruns it.

/**
 * @param {"left" | "right"} side
 * @returns {SendAction}
 */
export function actionSender(side) {
  const page = window.parent;
  return (action) => {
    page.eventMapChannels = page.eventMapChannels ?? {};
    const channel = page.eventMapChannels[side] ?? { waiting: [], send: null };
    page.eventMapChannels[side] = channel;
    if (channel.send) channel.send(action);
    else channel.waiting.push(action); // the component is not drawn yet
  };
}
