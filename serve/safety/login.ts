import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { TokenGuard } from './token.ts';

/** A wrong token costs this long, one after the other, so that guessing is slow. */
const wrongTokenMs = 400;

function form(message: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · Millrace</title><link rel="stylesheet" href="/login.css"></head>
<body><main><h1>Millrace</h1>
<form method="post" action="/login">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<p>${message}</p>
<button>Sign in</button>
</form></main></body></html>`;
}

const askMessage =
  'This page is open to other machines, so it asks for a token. ./millrace config --token prints it.';
const wrongMessage = 'That was not the token. ./millrace config --token prints it.';

/** GET and POST /login: a form that turns the token into a cookie. */
export function loginRoutes(app: FastifyInstance, guard: TokenGuard): void {
  let queue: Promise<unknown> = Promise.resolve();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 4096 },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.get('/login', (_request, reply) => reply.type('text/html; charset=utf-8').send(form(askMessage)));
  app.post<{ Body: { token?: string } }>('/login', async (request, reply) => {
    const text = request.body?.token;
    if (typeof text === 'string' && guard.isToken(text.trim())) {
      const isSecure = request.headers['x-forwarded-proto'] === 'https';
      return reply.header('set-cookie', guard.cookie(isSecure)).redirect('/', 303);
    }
    queue = queue.then(() => sleep(wrongTokenMs));
    await queue;
    return reply.status(401).type('text/html; charset=utf-8').send(form(wrongMessage));
  });
}
