import { z } from 'zod';
import { wantedForm } from './input-messages.js';
import { line } from './schema.js';

const MAX_PAIRS = 50;

/** A client's own name for something. */
export const reference = line(200);

/** Pairs of text that a client keeps with something: the limits of Stripe (docs.stripe.com/api/metadata). */
export const metadata = z
  .record(
    z
      .string()
      .max(40)
      .regex(
        wantedForm(/^[A-Za-z][\w.-]*$/, {
          ko: '이름은 영문자로 시작하고 영문자, 숫자, 밑줄(_), 점(.), 붙임표(-)만 쓸 수 있습니다.',
          en: 'The name must begin with a letter and hold letters, digits, underscores, dots and hyphens only.',
        }),
      ),
    line(500),
  )
  .refine((pairs) => Object.keys(pairs).length <= MAX_PAIRS, {
    params: {
      code: 'too_many_pairs',
      message: { en: `Must have at most ${MAX_PAIRS} pairs.`, ko: `${MAX_PAIRS}쌍까지만 보낼 수 있습니다.` },
    },
  })
  .meta({
    description: `Up to ${MAX_PAIRS} pairs of text, given back to you alone as they are.`,
    maxProperties: MAX_PAIRS,
    example: { shop: '강남점' },
  });
