import { z } from 'zod';
import { choice, Id, Instant, label } from '../../kernel/http/schema.js';
import { missionStatuses } from './mission.entity.js';

export const OverlayToken = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'From the link of `POST /v1/overlays`.', example: 'A'.repeat(43) });

const name = label(50).meta({ description: 'To tell links apart.', example: 'OBS' });

export const NewOverlay = z.strictObject({ name }).meta({ id: 'NewOverlay' });
export type NewOverlay = z.infer<typeof NewOverlay>;

export const OverlayView = z
  .object({
    id: Id,
    name,
    createdAt: Instant,
    testedAt: Instant.nullable().meta({ description: 'When the last test alert was sent.', example: null }),
  })
  .meta({ id: 'Overlay' });
export type OverlayView = z.infer<typeof OverlayView>;

export const OverlayList = z.object({ items: z.array(OverlayView) }).meta({ id: 'OverlayList' });

export const OverlayWithUrl = OverlayView.extend({
  url: z
    .string()
    .nullable()
    .meta({
      description: 'The page. Shown only in the first response: a retry with the same Idempotency-Key gets null.',
      example: `https://madang.example/overlay/${'A'.repeat(43)}`,
    }),
}).meta({ id: 'OverlayWithUrl' });
export type OverlayWithUrl = z.infer<typeof OverlayWithUrl>;

const title = z.string().meta({ example: '노래 한 곡 부르기 🎤' });

const OverlayMission = z
  .object({
    id: Id,
    status: choice('MissionStatus', missionStatuses),
    title,
    pot: z.int().meta({ description: 'Total pledged, in won.', example: 15_000 }),
    backers: z.int().meta({ description: 'Number of people who pledged.', example: 3 }),
    deadline: Instant,
    createdAt: Instant,
  })
  .meta({ id: 'OverlayMission' });

const OverlayAlert = z
  .object({
    id: z.string().meta({
      description: 'To show each once.',
      example: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b:pledge',
    }),
    kind: choice('OverlayAlertKind', ['pledge', 'accepted', 'succeeded', 'test'], 'pledge'),
    title: title.nullable().meta({
      description: 'Null until the streamer accepts the mission.',
    }),
    backerName: z.string().nullable().meta({
      description: 'Null of those who do not show it.',
      example: '김미나',
    }),
    amount: z.int().nullable().meta({ description: 'Won: pledge or pot.', example: 5_000 }),
    at: Instant,
  })
  .meta({ id: 'OverlayAlert' });
export type OverlayAlert = z.infer<typeof OverlayAlert>;

/** What the page of an overlay shows. */
export const OverlayState = z
  .object({
    missions: z.array(OverlayMission).meta({
      description: 'Ongoing and accepted, by deadline, 10 at most.',
    }),
    alerts: z.array(OverlayAlert).meta({
      description: 'What happened in the last two minutes, oldest first, 20 at most.',
    }),
  })
  .meta({ id: 'OverlayState' });
export type OverlayState = z.infer<typeof OverlayState>;
