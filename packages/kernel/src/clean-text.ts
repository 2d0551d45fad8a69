// oxlint-disable no-control-regex -- control characters are what this file is about
const CONTROL =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_]|.)?|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f\u0080-\u009f]/g;
const COLOUR = /^\u001b\[[0-9;:]*m$/;
const ANY_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** Removes what could move a cursor or hide text; keeps colours (SGR) and tabs. */
export function cleanText(text: string): string {
  if (!ANY_CONTROL.test(text)) return text;
  return text.replace(CONTROL, (sequence) => (COLOUR.test(sequence) ? sequence : ''));
}
