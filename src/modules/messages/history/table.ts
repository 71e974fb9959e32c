import { missionSentences } from './missions.js';
import { reservationSentences } from './reservations.js';
import type { Sentence } from './sentence.js';

const sentences: readonly Sentence[] = [...reservationSentences, ...missionSentences];

const byType = new Map(sentences.map((entry) => [entry.on.type, entry]));

/** The types of event that the history tells of in words of its own. */
export const toldTypes = (): string[] => [...byType.keys()];

/** How an event of this type is put into words; of the others, such as those of cafés, only what people were told is kept. */
export const findSentence = (type: string): Sentence | undefined => byType.get(type);
