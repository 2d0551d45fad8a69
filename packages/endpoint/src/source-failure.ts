/** Why a build cannot go past DOWNLOAD_SOURCE, in the words of a phase context. */
export class SourceFailure extends Error {
  readonly statusCode: string;

  constructor(statusCode: string, message: string) {
    super(message);
    this.name = 'SourceFailure';
    this.statusCode = statusCode;
  }
}

/** The request names what cannot be had. */
export const clientError = (message: string): SourceFailure => new SourceFailure('CLIENT_ERROR', message);
