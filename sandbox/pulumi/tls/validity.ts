/** The moment `hours` after `start`. */
export function afterHours(start: Date, hours: number): Date {
  return new Date(start.getTime() + hours * 3_600_000);
}

/** RFC 3339, without a fraction where it is zero, as Go writes it. */
export function timestamp(moment: Date): string {
  return moment.toISOString().replace(/\.?0*Z$/, "Z");
}

/** True when the certificate has expired, or will within `earlyRenewalHours`. */
export function isDue(validityEndTime: string, earlyRenewalHours: number, now: Date): boolean {
  return afterHours(new Date(validityEndTime), -earlyRenewalHours).getTime() <= now.getTime();
}
