import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import { getQueueToken } from '@nestjs/bullmq';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bullmq';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { config } from '../config.js';
import { AccessTokens } from '../kernel/auth/access-tokens.js';
import { callerAddressOf } from '../kernel/auth/caller-address.js';
import { RateLimits } from '../kernel/auth/rate-limit.js';
import { RevokedSessions } from '../kernel/auth/sessions.js';
import { hasRole } from '../kernel/auth/principal.js';
import { sendProblem, toProblem } from '../kernel/http/problem.filter.js';
import { Problem } from '../kernel/problems/problem.js';
import { EVENTS_QUEUE } from '../kernel/redis.js';
import { SessionsService } from '../modules/users/index.js';

const PATH = '/admin/queues';
const COOKIE = 'madang_admin';

/** Mounts Bull Board for admins: HTTP Basic with their log-in, then a ten-minute cookie so that assets need no hashing. */
export async function mountQueueConsole(app: NestFastifyApplication, fastify: FastifyInstance): Promise<void> {
  const adapter = new FastifyAdapter();
  adapter.setBasePath(PATH);
  const queue = app.get<Queue>(getQueueToken(EVENTS_QUEUE));
  createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter: adapter });
  const door = new BasicAuthGate(
    app.get(AccessTokens),
    app.get(SessionsService),
    app.get(RevokedSessions),
    app.get(RateLimits),
  );
  await fastify.register(async (scope) => {
    scope.addHook('onRequest', (request, reply) => door.check(request, reply));
    await scope.register(adapter.registerPlugin(), { prefix: PATH });
  });
}

class BasicAuthGate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsService,
    private readonly revoked: RevokedSessions,
    private readonly limits: RateLimits,
  ) {}

  async check(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | void> {
    // Browsers repeat Basic credentials on their own, so a form on another site could press our buttons.
    const site = request.headers['sec-fetch-site'];
    const isForeign = request.method !== 'GET' && site !== undefined && site !== 'same-origin';
    void reply.header('Cache-Control', 'no-store');
    try {
      if (!isForeign && ((await this.hasCookie(request)) || (await this.hasPassword(request, reply)))) return;
      await this.limits.consume('anonymous', callerAddressOf(request.ip));
    } catch (error) {
      const problem = toProblem(error);
      request.log.warn({ code: problem.code, err: problem.cause }, 'queue console log-in');
      sendProblem(problem, request, reply);
      return reply;
    }
    const problem = isForeign ? new Problem('forbidden', { roles: ['admin'] }) : new Problem('not-an-admin');
    void reply.header('WWW-Authenticate', 'Basic realm="Madang queues", charset="UTF-8"');
    sendProblem(problem, request, reply);
    return reply;
  }

  private async hasCookie({ headers }: FastifyRequest): Promise<boolean> {
    const token = new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
    if (!token) return false;
    const principal = await this.tokens.verifyConsole(token).catch(() => undefined);
    return principal !== undefined && hasRole(principal, 'admin') && !this.revoked.has(principal.sessionId);
  }

  private async hasPassword(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const basic = /^Basic +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const [loginId = '', ...password] = Buffer.from(basic ?? '', 'base64')
      .toString('utf8')
      .split(':');
    if (!loginId) return false;
    const credentials = {
      loginId: loginId.trim().toLowerCase().slice(0, 64),
      password: password.join(':').slice(0, 500),
    };
    try {
      const user = await this.sessions.authenticate(credentials, callerAddressOf(request.ip));
      if (!user.roles.includes('admin')) return false;
      const origin = { ip: request.ip, userAgent: request.headers['user-agent'] };
      const token = await this.tokens.signConsole(await this.sessions.openBriefly(user, origin));
      const secure = config.http.publicUrl.startsWith('https:') ? '; Secure' : '';
      void reply.header(
        'Set-Cookie',
        `${COOKIE}=${token}; Path=${PATH}; HttpOnly; SameSite=Strict; Max-Age=600${secure}`,
      );
      return true;
    } catch (error) {
      if (toProblem(error).status === 401) return false;
      throw error;
    }
  }
}
