/** GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1), and the characters that take two places in it (§6.2.1.1). */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENDED = new Set('\f^{}\\[~]|€');

/** Units per SMS: alone, and as a part of a longer message, where a header of 6 bytes joins the parts. */
const encodings = {
  'GSM-7': { alone: 160, part: 153, sizeOf: (character: string) => (EXTENDED.has(character) ? 2 : 1) },
  'UCS-2': { alone: 70, part: 67, sizeOf: (character: string) => character.length },
};

export type SmsLength = { encoding: keyof typeof encodings; segments: number };

/**
 * The number of SMS that a text takes, which is what providers charge for. No character is split between two of them.
 */
export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const encoding = characters.every((each) => BASIC.has(each) || EXTENDED.has(each)) ? 'GSM-7' : 'UCS-2';
  const { alone, part, sizeOf } = encodings[encoding];
  const sizes = characters.map(sizeOf);
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return { encoding, segments: 1 };
  let [segments, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > part) [segments, used] = [segments + 1, 0];
    used += size;
  }
  return { encoding, segments };
}
