import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { anyPort } from '../../scripts/lib/ports.mjs';

/** A mail server of a few lines that answers as it is told, so that a worker meets every kind of trouble. */
export class MailServer {
  /** The answer to a command; the default takes every mail. `null`: no answer at all. */
  answers: Partial<Record<'greeting' | 'MAIL' | 'RCPT' | 'DATA' | 'message', string | null>> = {};
  messages: string[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  port = 0;

  async open(): Promise<void> {
    // A port that nobody takes while it is closed.
    this.port ||= await anyPort();
    this.server = createServer((socket) => this.talk(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server?.close();
    this.hangUp();
    if (this.server?.listening) await once(this.server, 'close');
  }

  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private talk(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => {});
    const say = (answer: string | null) => answer !== null && socket.write(`${answer}\r\n`);
    const answer = (to: keyof MailServer['answers'], usual: string) =>
      say(to in this.answers ? this.answers[to]! : usual);
    let message: string[] | undefined;
    answer('greeting', '220 ready');
    const lines = createInterface({ input: socket }).on('error', () => {}); // a sender was killed
    lines.on('line', (line) => {
      if (message) {
        if (line !== '.') return void message.push(line.replace(/^\.\./, '.')); // RFC 5321 §4.5.2
        this.messages.push(message.join('\n'));
        message = undefined;
        return answer('message', '250 taken');
      }
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'MAIL' || command === 'RCPT') return answer(command, '250 ok');
      if (command === 'DATA') {
        if (!('DATA' in this.answers)) message = [];
        return answer('DATA', '354 go on');
      }
      return say(command === 'QUIT' ? '221 bye' : '250 ok');
    });
  }
}
