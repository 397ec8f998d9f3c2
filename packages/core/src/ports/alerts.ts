/** Reports to people: what one run has to say is sent as one digest. */
export interface Alerts {
  /** @throws when it could not be sent; callers log that and go on */
  publish(subject: string, message: string): Promise<void>;
}
