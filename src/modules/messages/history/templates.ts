import { missionTemplates } from './missions.js';
import { reservationTemplates } from './reservations.js';
import type { MessageTemplate } from './template.js';

const templates: readonly MessageTemplate[] = [...reservationTemplates, ...missionTemplates];

const byType = new Map(templates.map((entry) => [entry.on.type, entry]));

/** The template of an event type; for other types, such as those of cafés, only notifications become messages. */
export const findTemplate = (type: string): MessageTemplate | undefined => byType.get(type);
