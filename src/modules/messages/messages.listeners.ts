import { Every, Listener } from '../../kernel/events.js';
import { Recorder } from './history/recorder.js';

@Listener('messages')
export class MessagesListeners {
  constructor(private readonly recorder: Recorder) {}

  @Every(500)
  record() {
    return this.recorder.recordDue();
  }
}
