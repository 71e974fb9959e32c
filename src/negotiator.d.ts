/** What we use of it: the package brings no types. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { headers: { accept?: string | undefined; 'accept-language'?: string | undefined } });
    /** Of these the one that the caller prefers, or undefined when they accept none. */
    mediaType(available: string[]): string | undefined;
    language(available: string[]): string | undefined;
  }
}
