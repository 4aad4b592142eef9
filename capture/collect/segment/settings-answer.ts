/**
 * What analytics.js asks for before it sends: the answer of Segment's CDN for a project without any destination but
 * the collector itself.
 */
export function settingsAnswer(writeKey: string, publicUrl: string): Record<string, unknown> {
  const { protocol, host, pathname } = new URL(publicUrl);
  const apiHost = `${host}${pathname.replace(/\/$/, '')}/v1`;
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        apiHost,
        protocol: protocol.replace(':', ''),
        addBundledMetadata: false,
        unbundledIntegrations: [],
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    edgeFunction: {},
    middlewareSettings: { routingRules: [] },
    enabledMiddleware: {},
    metrics: { sampleRate: 0, host: apiHost },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
    analyticsNextEnabled: true,
  };
}
