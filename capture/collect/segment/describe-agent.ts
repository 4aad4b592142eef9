/** What a user agent tells, in the contract's words. */
export interface Agent {
  readonly device: string;
  readonly os?: string;
  readonly browser?: string;
}

// The first that fits: later names stand in the user agents of earlier ones, too.
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
];
const systems: readonly (readonly [string, RegExp])[] = [
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];
const kept = new Map<string, Agent>();
const mostKept = 2_000;

/** Device, system and browser of a user agent: a small rule for the common ones, not a catalogue. */
export function describeAgent(userAgent: string): Agent {
  let agent = kept.get(userAgent);
  if (agent === undefined) {
    agent = readAgent(userAgent.slice(0, 512));
    if (kept.size >= mostKept) kept.clear();
    kept.set(userAgent, agent);
  }
  return agent;
}

function readAgent(text: string): Agent {
  const nameIn = (list: typeof browsers): string | undefined => list.find(([, sign]) => sign.test(text))?.[0];
  const os = nameIn(systems);
  const browser = nameIn(browsers);
  const isTablet = /\biPad\b|\bTablet\b/.test(text) || (os === 'Android' && !/\bMobile\b/.test(text));
  const device = isTablet ? 'tablet' : /\bMobi|\biPhone\b|\biPod\b/.test(text) ? 'mobile' : 'desktop';
  return { device, ...(os === undefined ? {} : { os }), ...(browser === undefined ? {} : { browser }) };
}
