/** A refusal as the OpenAPI words it. The message must not hold 403, 500 or 503: the provider reads those anywhere in the body as "not found". */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function missingParameter(name: string): ApiError {
  return new ApiError(400, `MissingParameter.${name}`, `The parameter ${name} is mandatory for this action.`);
}

export function invalidParameter(name: string, allowed: string): ApiError {
  return new ApiError(400, `InvalidParameter.${name}`, `The parameter ${name} is not valid: ${allowed}.`);
}
