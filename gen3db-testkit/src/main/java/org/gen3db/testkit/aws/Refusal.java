package org.gen3db.testkit.aws;

/** An answer of the service that is an error. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;

  Refusal(int status, String type, String message) {
    super(message);
    this.status = status;
    this.type = type;
  }

  /** The service's usual error: status 400. */
  static Refusal of(String type, String message) {
    return new Refusal(400, type, message);
  }

  static Refusal notFound(String message) {
    return of("ResourceNotFoundException", message);
  }

  static Refusal exists(String message) {
    return of("ResourceExistsException", message);
  }

  static Refusal request(String message) {
    return of("InvalidRequestException", message);
  }

  static Refusal parameter(String message) {
    return of("InvalidParameterException", message);
  }

  static Refusal validation(String message) {
    return of("ValidationException", message);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }
}
