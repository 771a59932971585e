import type { Attributes } from "./schema";

/** The fields of a subject, in the names of Pulumi and of the faults. */
export const subjectFields: Attributes = {
  commonName: { terraformName: "common_name", type: "string", role: "optional" },
  country: { terraformName: "country", type: "string", role: "optional" },
  emailAddress: { terraformName: "email_address", type: "string", role: "optional" },
  locality: { terraformName: "locality", type: "string", role: "optional" },
  organization: { terraformName: "organization", type: "string", role: "optional" },
  organizationalUnit: { terraformName: "organizational_unit", type: "string", role: "optional" },
  postalCode: { terraformName: "postal_code", type: "string", role: "optional" },
  province: { terraformName: "province", type: "string", role: "optional" },
  serialNumber: { terraformName: "serial_number", type: "string", role: "optional" },
  streetAddresses: { terraformName: "street_address", type: "strings", role: "optional" },
};
