const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether Kubernetes takes the text as a name of an object such as a Secret: labels of RFC 1123, joined by dots. */
export function isSubdomain(name: string, longest = 253): boolean {
  return name.length <= longest && name.split(".").every((label) => LABEL.test(label));
}
