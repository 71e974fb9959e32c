export { ForwardingWorkerModule } from './forwarding.module.js';
