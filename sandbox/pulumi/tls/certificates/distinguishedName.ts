import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from "@peculiar/asn1-x509";

/** The subject of a certificate or of a request for one. */
export interface Subject {
  country?: string;
  organization?: string;
  organizationalUnit?: string;
  locality?: string;
  province?: string;
  streetAddresses?: string[];
  postalCode?: string;
  commonName?: string;
  serialNumber?: string;
  emailAddress?: string;
}

const email = "1.2.840.113549.1.9.1";

// In the order in which Go writes them.
const objectIdentifiers: [keyof Subject, string][] = [
  ["country", "2.5.4.6"],
  ["organization", "2.5.4.10"],
  ["organizationalUnit", "2.5.4.11"],
  ["locality", "2.5.4.7"],
  ["province", "2.5.4.8"],
  ["streetAddresses", "2.5.4.9"],
  ["postalCode", "2.5.4.17"],
  ["commonName", "2.5.4.3"],
  ["serialNumber", "2.5.4.5"],
  ["emailAddress", email],
];

/** The subject in the form that certificates carry it. */
export function distinguishedName(subject: Subject): Name {
  const names = objectIdentifiers.map(([field, type]) => relativeName(type, [subject[field] ?? []].flat()));
  return new Name(names.filter((name) => name.length > 0));
}

function relativeName(type: string, values: string[]): RelativeDistinguishedName {
  const filled = values.filter((value) => value !== "");
  return new RelativeDistinguishedName(filled.map((value) => new AttributeTypeAndValue({ type, value: attributeValue(type, value) })));
}

function attributeValue(type: string, value: string): AttributeValue {
  if (type === email) return new AttributeValue({ ia5String: value });
  const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value);
  return new AttributeValue(printable ? { printableString: value } : { utf8String: value });
}
