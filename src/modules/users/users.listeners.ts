import { StreamTickets } from '../../kernel/auth/stream-tickets.js';
import { Every, Listener } from '../../kernel/events/events.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { RequestsService } from './requests/requests.service.js';
import { SessionsService } from './sessions.service.js';
import { UsersService } from './users.service.js';

@Listener('users')
export class UsersListeners {
  constructor(
    private readonly sessions: SessionsService,
    private readonly tickets: StreamTickets,
    private readonly users: UsersService,
    private readonly keys: ApiKeysService,
    private readonly requests: RequestsService,
  ) {}

  @Every(60_000)
  purgeSessions() {
    return this.sessions.purge();
  }

  @Every(60_000)
  purgeTickets() {
    return this.tickets.purge();
  }

  @Every(60_000)
  purgeAddresses() {
    return this.users.purgeAddresses();
  }

  @Every(60_000)
  purgeKeySecrets() {
    return this.keys.purge();
  }

  @Every(60_000)
  purgeRequests() {
    return this.requests.purge();
  }
}
