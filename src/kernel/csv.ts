/** Text that a spreadsheet would take for a formula, with an apostrophe that makes it text (OWASP, CSV injection). */
export const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
