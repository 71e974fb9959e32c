import { hash } from 'node:crypto';

/** SHA-256 of a random secret of 256 bits, which is all that is stored of it: such a secret needs no slow hash. */
export const hashOfSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');
