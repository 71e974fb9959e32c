/**
 * A password as it is hashed (RFC 8265 §4.2.2, OpaqueString; NIST SP 800-63B §3.1.1.2): macOS types 각 in three characters and Windows in
 * one, and a full-width space looks like any other.
 */
export const normalizePassword = (password: string): string => password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
