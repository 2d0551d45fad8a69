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

/** An operation of the service's model that is not served here. */
export const unsupported = (message: string): ServiceError =>
  new ServiceError('UnsupportedOperationException', message);
