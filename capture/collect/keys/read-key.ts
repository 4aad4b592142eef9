/**
 * The write key in an Authorization header, or undefined: `Basic` with the key as user (the password does not
 * matter), or `Bearer`.
 */
export function keyFromHeader(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const match = /^(basic|bearer) +(\S+)$/i.exec(authorization);
  if (match === null) return undefined;
  const [, scheme, given] = match as unknown as [string, string, string];
  if (scheme.toLowerCase() === 'bearer') return given;
  const user = Buffer.from(given, 'base64').toString('latin1').split(':', 1)[0] as string;
  return user === '' ? undefined : user;
}
