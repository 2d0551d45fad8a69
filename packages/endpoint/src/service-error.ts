/** The service says no: becomes an answer with `__type` and `message`, and never ends the endpoint. */
export class ServiceError extends Error {
  /** As in the service's model, e.g. `InvalidInputException`. */
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
  }
}

export const invalidInput = (message: string): ServiceError =>
  new ServiceError('InvalidInputException', message);

export const notFound = (message: string): ServiceError =>
  new ServiceError('ResourceNotFoundException', message);

export const alreadyExists = (message: string): ServiceError =>
  new ServiceError('ResourceAlreadyExistsException', message);

/** Connections that were open when the endpoint began to end still bring requests. */
export const endpointEnds = (): ServiceError =>
  new ServiceError('ServiceUnavailable', 'the endpoint is ending', 503);
