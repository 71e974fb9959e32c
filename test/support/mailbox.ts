import { until } from './wait.js';

export type ReceivedMail = {
  subject: string;
  text: string;
  html: string;
  messageId: string;
  headers: Record<string, string>;
  to: { address: string }[];
};

/** Every mail that reached the real mail server for this address. */
export async function mailsTo(address: string): Promise<ReceivedMail[]> {
  const response = await fetch(`${process.env['MAILBOX_URL']}/api/email?to.address=${encodeURIComponent(address)}`);
  const mails = (await response.json()) as ReceivedMail[];
  return mails.filter((mail) => mail.to.some((to) => to.address === address));
}

/** Waits for a mail with this subject. */
export const mailTo = (address: string, subject: string): Promise<ReceivedMail> =>
  until(`"${subject}" reached ${address}`, async () =>
    (await mailsTo(address)).find((mail) => mail.subject === subject),
  );
