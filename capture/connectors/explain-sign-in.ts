/** Why the shop's database did not let us in, with the name of the setting where it is the password. */
export function explainSignIn(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  // The client's own words, from before it has sent anything.
  if (message.includes('client password must be a'))
    return 'it asks for a password, and none is set: set MILLRACE_SHOP_PASSWORD';
  return code === '28P01' ? `${message} (MILLRACE_SHOP_PASSWORD)` : message;
}
