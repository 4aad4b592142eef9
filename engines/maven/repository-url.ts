import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const mavenCentral = 'https://repo1.maven.org/maven2';

function textOf(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>\\s*([^<]*?)\\s*</${tag}>`).exec(xml)?.[1];
}

/** Whether a `mirrorOf` of Maven's settings covers the repository "central". */
function coversCentral(mirrorOf: string): boolean {
  const parts = mirrorOf.split(',').map((part) => part.trim());
  return (
    !parts.includes('!central') &&
    parts.some((part) => part === '*' || part === 'central' || part === 'external:*')
  );
}

/** The mirror of Maven Central that the user's own Maven settings name, if any. */
export function mirrorInSettings(xml: string): string | undefined {
  const plain = xml.replace(/<!--[\s\S]*?-->/g, '');
  for (const [, mirror] of plain.matchAll(/<mirror>([\s\S]*?)<\/mirror>/g)) {
    const url = textOf(mirror as string, 'url');
    if (
      url &&
      coversCentral(textOf(mirror as string, 'mirrorOf') ?? '') &&
      textOf(mirror as string, 'blocked') !== 'true'
    ) {
      return url;
    }
  }
  return undefined;
}

/** Where jars come from: what the configuration says, else the mirror of `~/.m2/settings.xml`, else Maven Central. */
export function repositoryUrl(configured: string | undefined): string {
  if (configured !== undefined) return configured.replace(/\/+$/, '');
  try {
    const mirror = mirrorInSettings(readFileSync(join(homedir(), '.m2', 'settings.xml'), 'utf8'));
    if (mirror !== undefined) return mirror.replace(/\/+$/, '');
  } catch {
    // No settings: the public repository.
  }
  return mavenCentral;
}
