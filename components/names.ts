import { Fault } from "./faults";

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether Kubernetes takes the text as a name of an object such as a Secret: labels of RFC 1123, joined by dots. */
export function isSubdomain(name: string, longest = 253): boolean {
  return name.length <= longest && name.split(".").every((label) => LABEL.test(label));
}

/** Whether Kubernetes takes the text as a name of a namespace: one label of RFC 1123. */
export function isLabel(name: string): boolean {
  return LABEL.test(name);
}

/** What is wrong with the name of a namespace, made or existing. */
export function namespaceNameFaults(namespace: string, path = "namespace"): Fault[] {
  return isLabel(namespace)
    ? []
    : [
        {
          path,
          value: namespace,
          allowed: "a name of a namespace: at most 63 lower-case letters, digits and -",
          remedy: "begin and end it with a letter or digit; `kubectl get namespaces` lists those that exist",
        },
      ];
}

/** What is wrong with a name that becomes a Service, and so a name in DNS. */
export function serviceNameFaults(name: string, path = "name"): Fault[] {
  return isLabel(name) && /^[a-z]/.test(name)
    ? []
    : [
        {
          path,
          value: name,
          allowed: "a name of at most 63 lower-case letters, digits and -, that begins with a letter",
          remedy: "it becomes the name of a Service",
        },
      ];
}

/** What is wrong with a name that becomes, with `ending`, the name of an object. */
export function objectNameFaults(name: string, ending = "", path = "name"): Fault[] {
  return isSubdomain(name + ending)
    ? []
    : [
        {
          path,
          value: name,
          allowed: "labels of at most 63 lower-case letters, digits and -, joined by dots",
          remedy: ending === "" ? "it becomes the name of an object" : `it becomes the name of an object, with ${ending} at its end`,
        },
      ];
}

/** How Istio calls the Secret with the CA of clients beside a certificate's. What ends so it serves as a CA, never as a certificate. */
export const CLIENT_CA_ENDING = "-cacert";
const LONGEST_CREDENTIAL = 253 - CLIENT_CA_ENDING.length;

/** Whether it may be the name of a certificate's Secret, with room for the ending of the Secret that holds the CA of clients. */
export function isCredentialName(name: string): boolean {
  return isSubdomain(name, LONGEST_CREDENTIAL) && !name.endsWith(CLIENT_CA_ENDING);
}

/** What is wrong with the name of a certificate's Secret. */
export function credentialNameFaults(name: string, path = "credentialName"): Fault[] {
  return isCredentialName(name)
    ? []
    : [
        {
          path,
          value: name,
          allowed: "a name of a Secret",
          remedy: name.endsWith(CLIENT_CA_ENDING)
            ? `Istio serves what ends in ${CLIENT_CA_ENDING} as a CA, and no certificate: give it another name`
            : `write labels of at most 63 lower-case letters, digits and -, with one dot between, ${LONGEST_CREDENTIAL} in all`,
        },
      ];
}
