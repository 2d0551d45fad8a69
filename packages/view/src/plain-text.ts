// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text of somebody else for the screen: what could move a cursor, colour or hide shows as `?`, one for one. */
export const plainText = (text: string): string => text.replace(CONTROL, '?');
