/** Alerts that no fault of a test can make fire, and why. Their rules are tested by promtool. */
export const notDriven: Readonly<Record<string, string>> = {};
