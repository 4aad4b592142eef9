import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const cookieName = 'millrace_session';

/** Compares texts in a time that does not tell how much was right. */
const key = randomBytes(32);
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Knows the token of a server. The cookie holds a value derived from it, never the token. */
export interface TokenGuard {
  isToken(text: string): boolean;
  /** True when a request carries the token as a bearer or in the cookie. */
  isSignedIn(headers: { authorization?: string | undefined; cookie?: string | undefined }): boolean;
  /** The Set-Cookie value of a sign-in. */
  cookie(isSecure: boolean): string;
}

export function createTokenGuard(token: string): TokenGuard {
  const session = createHmac('sha256', token).update('millrace page session 1').digest('base64url');
  return {
    isToken: (text) => isSame(text, token),
    isSignedIn({ authorization, cookie }) {
      const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      if (bearer !== undefined) return isSame(bearer, token);
      const held = (cookie ?? '')
        .split(/; */)
        .find((pair) => pair.startsWith(`${cookieName}=`))
        ?.slice(cookieName.length + 1);
      return held !== undefined && isSame(held, session);
    },
    cookie: (isSecure) =>
      `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000${isSecure ? '; Secure' : ''}`,
  };
}
